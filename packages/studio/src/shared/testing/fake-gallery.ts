/** @file Images of a server that is not there: pages and counts of them, what is done to them and taken back, what comes by upload. */
import type { Action, Done, Facets, ImageJson, LabelName, StudioEvent, View } from '@clflow/server/studio-api';
import { fakeImage } from './fake-product.js';
import type { FakeImage } from './fake-pictures.js';

type State = Pick<ImageJson, 'label' | 'defect' | 'aside' | 'split'>;
interface Step {
  readonly type: Action['type'];
  readonly before: ReadonlyMap<number, State>;
  readonly after: ReadonlyMap<number, State>;
}

const inView: Record<View, (image: ImageJson) => boolean> = {
  all: ({ aside }) => !aside,
  good: ({ aside, label }) => !aside && label === 'good',
  defective: ({ aside, label }) => !aside && label === 'defective',
  unsure: ({ aside, label }) => !aside && label === 'unsure',
  unlabelled: ({ aside, label }) => !aside && label === null,
  aside: ({ aside }) => aside,
};

const disagrees = ({ label, verdict }: ImageJson): boolean =>
  (label === 'good' && verdict === 'anomalous') || (label === 'defective' && verdict === 'normal');

const stateOf = ({ label, defect, aside, split }: ImageJson): State => ({ label, defect, aside, split });
export class FakeGallery {
  /** Images that are copies of each other, all of one group. */
  copies: number[] = [];
  readonly #done: Step[] = [];
  readonly #undone: Step[] = [];

  constructor(
    readonly images: FakeImage[],
    private readonly threshold: number,
    private readonly emit: (event: StudioEvent) => void,
  ) {}

  facets(): Facets {
    const { images } = this;
    const count = (view: View) => images.filter(inView[view]).length;
    const names = images.filter(inView.defective).flatMap(({ defect }) => defect ?? []);
    const splits = images.filter(inView.all).map(({ split }) => split);
    return {
      counts: {
        good: count('good'),
        defective: count('defective'),
        unsure: count('unsure'),
        unlabelled: count('unlabelled'),
        aside: count('aside'),
      },
      defects: [...new Set(names)].sort().map((name) => ({ name, images: names.filter((one) => one === name).length })),
      seen: null,
      splits: {
        train: splits.filter((one) => one === 'train').length,
        calibrate: splits.filter((one) => one === 'calibrate').length,
        test: splits.filter((one) => one === 'test').length,
        none: splits.filter((one) => one === null).length,
      },
      only: {
        disagree: images.filter(inView.all).filter(disagrees).length,
        copies: this.copies.length,
        conflicts: this.#conflicts(),
      },
    };
  }

  #conflicts(): number {
    const labels = this.images
      .filter(({ id }) => this.copies.includes(id))
      .map(({ label, defect }) => label && `${label} ${defect}`);
    return new Set(labels.filter((label) => label !== null)).size > 1 ? labels.length : 0;
  }

  #isOnly(image: ImageJson, only: string | null): boolean {
    if (only === null) return true;
    if (only === 'disagree') return disagrees(image);
    return this.copies.includes(image.id) && (only === 'copies' || this.#conflicts() > 0);
  }

  page(query: URLSearchParams): object {
    const [view, defect, verdict] = [query.get('view') ?? 'all', query.get('defect'), query.get('verdict')];
    const search = query.get('search')?.toLowerCase() ?? '';
    const keys = {
      copies: ({ id }: ImageJson) => id,
      name: ({ name }: ImageJson) => name,
      added: ({ added_at: at }: ImageJson) => at,
      score: ({ score }: ImageJson) => score ?? -1,
      near: ({ score }: ImageJson) => Math.abs((score ?? 1e9) - this.threshold),
    };
    const key = keys[(query.get('sort') ?? 'name') as keyof typeof keys];
    const sign = query.get('order') === 'desc' ? -1 : 1;
    const found = this.images
      .filter(inView[view as View])
      .filter((image) => (!defect || image.defect === defect) && (!verdict || image.verdict === verdict))
      .filter((image) => this.#isOnly(image, query.get('only')))
      .filter(({ name }) => name.toLowerCase().includes(search))
      .sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
    const from = Number(query.get('after') ?? 0);
    const to = from + Number(query.get('limit') ?? 200);
    return { images: found.slice(from, to), total: found.length, next: to < found.length ? String(to) : null };
  }

  copiesOf(id: number): object {
    const others = this.copies.includes(id) ? this.copies.filter((one) => one !== id) : [];
    const copies = this.images.filter((one) => others.includes(one.id));
    return { copies: copies.map((image) => ({ ...stateOf(image), id: image.id, name: image.name })) };
  }

  act(action: Action): Done {
    const changed = this.images.filter(({ id }) => action.images.includes(id));
    const before = new Map(changed.map((image) => [image.id, stateOf(image)]));
    for (const image of changed) {
      if (action.type === 'aside') image.aside = action.aside;
      if (action.type === 'split') image.split = action.split;
      if (action.type === 'label') Object.assign(image, { label: action.label, defect: action.defect ?? null });
    }
    this.#done.push({ type: action.type, before, after: new Map(changed.map((image) => [image.id, stateOf(image)])) });
    this.#undone.length = 0;
    return this.#answer({ type: action.type, images: action.images });
  }

  undo(): Done {
    return this.#back(this.#done, this.#undone, 'before');
  }

  redo(): Done {
    return this.#back(this.#undone, this.#done, 'after');
  }

  #back(from: Step[], to: Step[], which: 'before' | 'after'): Done {
    const step = from.pop();
    if (!step) return this.#answer(null);
    to.push(step);
    for (const image of this.images) Object.assign(image, step[which].get(image.id));
    return this.#answer({ type: step.type, images: [...step.before.keys()] });
  }

  #answer(action: Done['action']): Done {
    const images = action?.images ?? [];
    if (images.length > 0) this.emit({ type: 'images', project: 1, images });
    return { action, can_undo: this.#done.length > 0, can_redo: this.#undone.length > 0 };
  }

  upload(into: string, form: FormData): object {
    const files = form.getAll('files').filter((file) => typeof file !== 'string');
    const [where, defect] = into.split('/');
    const label: LabelName | null = where === 'good' ? 'good' : where === 'defect' ? 'defective' : null;
    return {
      files: files.map((file) => {
        if (file.name.includes('broken')) return { file: file.name, image: null, error: 'The file ends early.' };
        const image = {
          ...fakeImage(this.images.length),
          name: `incoming/${file.name}`,
          label,
          defect: defect ?? null,
        };
        this.images.push({ ...image, score: null, p_value: null, verdict: null });
        return { file: file.name, image: image.id, error: null };
      }),
    };
  }
}
