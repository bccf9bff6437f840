/** @file The server as far as the pages need it, in memory: behind `fetch` in tests, behind Vite's server for looking at pages. */
import type {
  Action,
  Done,
  Facets,
  ImageJson,
  JobJson,
  LabelName,
  Preview,
  ProjectJson,
  StudioEvent,
  View,
} from '@clflow/server/studio-api';
import type { FakeAnswer } from '../../viewer/testing/fake-results.js';
import { fakeImage, fakeModel, fakePicture, fakeProject } from './fake-product.js';

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
const json = (value: unknown, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
/** What is asked of whoever stands behind. */
export interface FakeBehind {
  answer(method: string, url: string, body?: unknown): FakeAnswer;
}

const OWN_PARTS = [undefined, 'scan', 'images', 'facets', 'actions', 'undo', 'redo', 'uploads'];
const wrong = (status: number, error: string) => json({ error }, status);

export class FakeApi {
  readonly images: ImageJson[];
  projects: ProjectJson[];
  /** Requests that were made, as `POST /projects/1/actions`. */
  readonly asked: string[] = [];
  /** The next requests of this kind fail so: `POST /projects/1/actions` → 503. */
  readonly fails = new Map<string, number>();
  /** Bodies of actions, the newest last. */
  readonly actions: Action[] = [];
  /** Images that are copies of each other, all of one group. */
  copies: number[] = [];
  readonly #done: Step[] = [];
  readonly #undone: Step[] = [];
  readonly #listeners = new Set<(event: StudioEvent) => void>();

  readonly #behind: readonly FakeBehind[];

  /** @param behind know what stands behind the gallery of the first product, whose images these are then */
  constructor({
    images = 600,
    projects = [fakeProject()],
    behind = [],
  }: { images?: number | ImageJson[]; projects?: ProjectJson[]; behind?: readonly FakeBehind[] } = {}) {
    this.images = typeof images === 'number' ? Array.from({ length: images }, (_, index) => fakeImage(index)) : images;
    this.projects = projects;
    this.#behind = behind;
  }

  subscribe(listener: (event: StudioEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** `url` may hold host and search; only what stands behind `/api` counts. */
  async handle(method: string, url: string, body?: unknown): Promise<Response> {
    const { pathname, searchParams } = new URL(url, 'http://studio');
    const path = pathname.replace(/^\/api/, '');
    const kind = `${method} ${path}`;
    this.asked.push(kind);
    const status = this.fails.get(kind);
    if (status !== undefined) return wrong(status, 'The disk is full.');
    const [, thing, id, part] = path.split('/');
    if (thing === 'session') return json({ version: '0.1.0', language: null, project: null });
    const isOwn = ['session', 'preview'].includes(thing!) || (thing === 'projects' && OWN_PARTS.includes(part));
    if (!isOwn && this.#behind.length > 0) return this.#askBehind(method, url, body);
    if (thing === 'preview') return this.#preview((body as { folder: string }).folder);
    if (thing === 'images') return this.#image(Number(id), part);
    if (thing === 'jobs') return json(this.#job(id!));
    if (thing !== 'projects') return wrong(404, 'There is no such route.');
    if (id === undefined)
      return method === 'POST' ? this.#open(body) : json({ projects: this.projects.map(this.#told) });
    const project = this.projects.find((one) => one.id === Number(id));
    if (!project) return wrong(404, `There is no product ${id}.`);
    if (method === 'DELETE') {
      this.projects = this.projects.filter((one) => one !== project);
      return new Response(null, { status: 204 });
    }
    if (part === undefined || part === 'scan') return json(this.#told(project));
    if (part === 'images') return this.#page(project, searchParams);
    if (part === 'facets') return json(this.#facets(project));
    if (part === 'actions') return this.#act(body as Action);
    if (part === 'undo') return this.#back(this.#done, this.#undone, 'before');
    if (part === 'redo') return this.#back(this.#undone, this.#done, 'after');
    if (part === 'jobs') return json({ jobs: project.job ? [this.#job(project.job)] : [] });
    if (part === 'models') return json({ models: project.model ? [project.model] : [] });
    if (part === 'uploads') return this.#upload(searchParams.get('into')!, body as FormData);
    return wrong(404, 'The fake does not know this yet.');
  }

  /** The first that knows it. */
  #askBehind(method: string, url: string, body: unknown): Response {
    for (const one of this.#behind) {
      const { status, type, body: told, headers } = one.answer(method, url, body);
      if (status !== 404) {
        return new Response(status === 204 ? null : told, { status, headers: { 'content-type': type, ...headers } });
      }
    }
    return wrong(404, 'There is none.');
  }

  #of = (project: ProjectJson) => (project.cover === null ? [] : this.images);

  #told = (project: ProjectJson): ProjectJson => ({ ...project, counts: this.#facets(project).counts });

  #facets(project: ProjectJson): Facets {
    const images = this.#of(project);
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

  #page(project: ProjectJson, query: URLSearchParams): Response {
    const [view, defect, verdict] = [query.get('view') ?? 'all', query.get('defect'), query.get('verdict')];
    const search = query.get('search')?.toLowerCase() ?? '';
    const keys = {
      copies: ({ id }: ImageJson) => id,
      name: ({ name }: ImageJson) => name,
      added: ({ added_at: at }: ImageJson) => at,
      score: ({ score }: ImageJson) => score ?? -1,
      near: ({ score }: ImageJson) => Math.abs((score ?? 1e9) - fakeModel.threshold),
    };
    const key = keys[(query.get('sort') ?? 'name') as keyof typeof keys];
    const sign = query.get('order') === 'desc' ? -1 : 1;
    const found = this.#of(project)
      .filter(inView[view as View])
      .filter((image) => (!defect || image.defect === defect) && (!verdict || image.verdict === verdict))
      .filter((image) => this.#isOnly(image, query.get('only')))
      .filter(({ name }) => name.toLowerCase().includes(search))
      .sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
    const from = Number(query.get('after') ?? 0);
    const to = from + Number(query.get('limit') ?? 200);
    return json({ images: found.slice(from, to), total: found.length, next: to < found.length ? String(to) : null });
  }

  #image(id: number, part: string | undefined): Response {
    const image = this.images.find((one) => one.id === id);
    if (!image) return wrong(404, `There is no image ${id}.`);
    if (part === 'thumb' || part === 'file')
      return new Response(fakePicture(image), { headers: { 'content-type': 'image/svg+xml' } });
    if (part === 'copies') {
      const others = this.copies.includes(id) ? this.copies.filter((one) => one !== id) : [];
      const copies = this.images.filter((one) => others.includes(one.id));
      return json({
        copies: copies.map(({ id: other, ...rest }) => ({ ...stateOf(rest as ImageJson), id: other, name: rest.name })),
      });
    }
    if (part !== undefined) return wrong(404, 'There is none.');
    return json({ ...image, history: [], regions: [], scales: null, nearest_good: [] });
  }

  #act(action: Action): Response {
    this.actions.push(action);
    const changed = this.images.filter(({ id }) => action.images.includes(id));
    const before = new Map(changed.map((image) => [image.id, stateOf(image)]));
    for (const image of changed) {
      if (action.type === 'aside') image.aside = action.aside;
      if (action.type === 'split') image.split = action.split;
      if (action.type === 'label') Object.assign(image, { label: action.label, defect: action.defect ?? null });
    }
    this.#done.push({ type: action.type, before, after: new Map(changed.map((image) => [image.id, stateOf(image)])) });
    this.#undone.length = 0;
    return json(this.#answer({ type: action.type, images: action.images }));
  }

  #back(from: Step[], to: Step[], which: 'before' | 'after'): Response {
    const step = from.pop();
    if (!step) return json(this.#answer(null));
    to.push(step);
    for (const image of this.images) Object.assign(image, step[which].get(image.id));
    return json(this.#answer({ type: step.type, images: [...step.before.keys()] }));
  }

  #answer(action: Done['action']): Done {
    const images = action?.images ?? [];
    if (images.length > 0) this.#listeners.forEach((listener) => listener({ type: 'images', project: 1, images }));
    return { action, can_undo: this.#done.length > 0, can_redo: this.#undone.length > 0 };
  }

  #upload(into: string, form: FormData): Response {
    const files = form.getAll('files').filter((file) => typeof file !== 'string');
    const [where, defect] = into.split('/');
    const label: LabelName | null = where === 'good' ? 'good' : where === 'defect' ? 'defective' : null;
    const project = this.projects[0]!;
    project.cover ??= this.images[0]?.id ?? 1;
    return json({
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
    });
  }

  #open(body: unknown): Response {
    const folder = (body as { folder?: string }).folder;
    if (folder?.includes('nowhere')) return wrong(400, `${folder} is not there.`);
    const known = this.projects.find((project) => project.folder === folder);
    if (known) return json(this.#told(known));
    const project = fakeProject({
      id: Math.max(0, ...this.projects.map(({ id }) => id)) + 1,
      name: folder?.split('/').pop() ?? 'Sample',
      folder: folder ?? '/tmp/clflow-sample',
      sample: folder === undefined,
      model: null,
    });
    this.projects.push(project);
    return json(this.#told(project));
  }

  #preview(folder: string): Response {
    if (!folder.startsWith('/') || folder.includes('nowhere')) return wrong(400, `${folder} is not there.`);
    const preview: Preview = {
      folder,
      layout: 'MVTec AD',
      groups: [
        { label: 'good', defect: null, split: 'train', images: 209 },
        { label: 'good', defect: null, split: 'test', images: 20 },
        { label: 'defective', defect: 'broken_large', split: 'test', images: 20 },
        { label: 'defective', defect: 'contamination', split: 'test', images: 21 },
      ],
      findings: [
        { severity: 'warning', message: '3 files cannot be read: 017.png, 033.png and 101.png.' },
        { severity: 'note', message: '2 images are the same, byte for byte: 004.png and 005.png.' },
      ],
    };
    return json(preview);
  }

  #job(id: string): JobJson {
    return {
      id,
      project: 1,
      kind: 'train',
      state: 'running',
      attempts: 1,
      error: null,
      created_at: '2026-11-27T05:00:00Z',
      started_at: '2026-11-27T05:00:01Z',
      ended_at: null,
      progress: {
        training: {
          phase: 'training',
          epoch: 12,
          epochs: 40,
          done: 5,
          total: 20,
          losses: { flow: 1.2 },
          secondsLeft: 31,
        },
      },
      command: 'clflow train /data/products/cover-plate',
    };
  }
}
