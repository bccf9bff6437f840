/** @file The server as far as the pages need it, in memory: behind `fetch` in tests, behind Vite's server for looking at pages. */
import type {
  Action,
  DefectSizes,
  ImageDetailsJson,
  JobJson,
  ModelJson,
  NewThreshold,
  Preview,
  ProjectJson,
  ResultsJson,
  StudioEvent,
  ThresholdOutlook,
  TrainingOutlook,
} from '@clflow/server/studio-api';
import { fakeMaps, fakePreview, fakeStory } from '../../train/testing/fake-story.js';
import { fakePainted, fakePower } from '../../results/testing/fake-power.js';
import { FakeGallery } from './fake-gallery.js';
import { at, goodScore, THRESHOLD, washers, WIDTH } from './fake-images.js';
import { fakeEpoch, fakeJob, LOG } from './fake-jobs.js';
import { fakeMap, fakeMask, fakePicture, regionOf, type FakeImage } from './fake-pictures.js';
import { fakeImage, fakeProject } from './fake-product.js';

export interface FakeAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeOptions {
  readonly model?: boolean;
  readonly defects?: boolean;
  readonly obstacle?: string | null;
  readonly stale?: boolean;
  /** Of the first product, or how many; washers when missing. */
  readonly images?: number | FakeImage[];
  readonly projects?: ProjectJson[];
}

export class FakeStudio {
  readonly images: FakeImage[];
  readonly gallery: FakeGallery;
  projects: ProjectJson[];
  readonly models: ModelJson[] = [];
  readonly jobs: JobJson[];
  readonly calls: { method: string; path: string; body: unknown }[] = [];
  /** The next requests of this kind fail so: `POST /projects/1/actions` → 503. */
  readonly fails = new Map<string, number>();
  readonly calibration: number[];
  /** Whole epochs of the training that runs. */
  epochs = 6;
  /** They know what this one does not. */
  behind: readonly FakeStudio[] = [];
  private readonly listeners = new Set<(event: StudioEvent) => void>();

  constructor(private readonly options: FakeOptions = {}) {
    const { model = true, defects = true, images = washers(model, defects) } = options;
    this.images = typeof images === 'number' ? Array.from({ length: images }, (_, index) => fakeImage(index)) : images;
    this.calibration = this.images
      .filter(({ split }) => split === 'calibrate')
      .map(({ score }) => score ?? goodScore(1));
    if (options.projects) this.models.push(...options.projects.flatMap(({ model: used }) => used ?? []).slice(0, 1));
    else if (model) this.models.push(this.modelOf(1, THRESHOLD, false), this.modelOf(2, THRESHOLD, true));
    this.gallery = new FakeGallery(this.images, this.models.at(-1)?.threshold ?? THRESHOLD, (event) =>
      this.emit(event),
    );
    this.projects = options.projects ?? [
      fakeProject({ name: 'washer', folder: '/data/washer', unreadable: [], job: 'running' }),
    ];
    this.jobs = [
      fakeJob('queued', 'queued', 40),
      fakeJob('running', 'running', 31),
      fakeJob('failed', 'failed', 20),
      fakeJob('cancelled', 'cancelled', 15),
      fakeJob('done', 'done', 10),
    ];
  }

  /** Requests that were made, as `POST /projects/1/actions`. */
  get asked(): string[] {
    return this.calls.map(({ method, path }) => `${method} ${path}`);
  }

  /** Bodies of actions, the newest last. */
  get actions(): Action[] {
    return this.calls.filter(({ path }) => path.endsWith('/actions')).map(({ body }) => body as Action);
  }

  /** What the server tells from now on. @returns ends it */
  subscribe(listener: (event: StudioEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  emit(event: StudioEvent): void {
    this.listeners.forEach((listener) => listener(event));
  }

  /** As `fetch` does. */
  handle(method: string, url: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Response {
    const failing = this.fails.get(`${method} ${new URL(url, 'http://studio').pathname.replace(/^\/api/, '')}`);
    const told = failing === undefined ? this.found(method, url, body, headers) : wrong(failing, 'The disk is full.');
    const { status, type, body: content, headers: more } = told;
    return new Response(status === 204 ? null : content, { status, headers: { 'content-type': type, ...more } });
  }

  private found(method: string, url: string, body: unknown, headers: Readonly<Record<string, string>>): FakeAnswer {
    const own = this.answer(method, url, body, headers);
    if (own.status !== 404) return own;
    return this.behind.map((one) => one.answer(method, url, body, headers)).find(({ status }) => status !== 404) ?? own;
  }

  answer(method: string, url: string, body?: unknown, _headers?: Readonly<Record<string, string>>): FakeAnswer {
    const { pathname, searchParams } = new URL(url, 'http://studio');
    const path = pathname.replace(/^\/api/, '');
    this.calls.push({ method, path, body });
    const [thing, id, part, last] = path.slice(1).split('/');
    if (thing === 'session') return json({ version: '0.1.0', language: null, project: null });
    if (thing === 'preview') return preview((body as { folder: string }).folder);
    if (thing === 'projects' && id === undefined)
      return method === 'POST' ? this.open(body) : json({ projects: this.projects.map(this.told) });
    if (thing === 'projects') return this.ofProject(Number(id), part, method, searchParams, body);
    if (thing === 'images') return this.ofImage(Number(id), part);
    if (thing === 'jobs') return this.ofJob(id, part, method, last);
    if (thing === 'models') return this.ofModel(Number(id), part, method, searchParams, body, last);
    return missing();
  }

  private readonly told = (project: ProjectJson): ProjectJson => {
    const model =
      project === this.projects[0] ? (this.models.find(({ in_use: inUse }) => inUse) ?? null) : project.model;
    return { ...project, model, counts: this.of(project).facets().counts };
  };

  /** One without a cover has no images. */
  private of({ cover }: ProjectJson): FakeGallery {
    return cover === null ? new FakeGallery([], THRESHOLD, () => {}) : this.gallery;
  }

  private ofProject(
    id: number,
    part: string | undefined,
    method: string,
    query: URLSearchParams,
    body: unknown,
  ): FakeAnswer {
    const project = this.projects.find((one) => one.id === id);
    if (!project) return missing();
    if (method === 'DELETE' && part === undefined) {
      this.projects = this.projects.filter((one) => one !== project);
      return { status: 204, type: 'text/plain', body: '' };
    }
    if (part === undefined || part === 'scan') return json(this.told(project));
    if (part === 'images') return json(this.of(project).page(query));
    if (part === 'facets') return json(this.of(project).facets());
    if (part === 'actions') return json(this.gallery.act(body as Action));
    if (part === 'undo') return json(this.gallery.undo());
    if (part === 'redo') return json(this.gallery.redo());
    if (part === 'uploads') {
      Object.assign(project, { cover: project.cover ?? 1 });
      return json(this.gallery.upload(query.get('into')!, body as FormData));
    }
    if (part === 'training') return json(this.outlook(query));
    if (part === 'jobs') return json({ jobs: this.jobs });
    if (part === 'defect-sizes') return json(this.defectSizes());
    if (part === 'models') return json({ models: [...this.models].reverse() });
    if (part === 'train') {
      this.jobs.unshift(fakeJob('new', 'queued', 50));
      return json(this.jobs[0]);
    }
    return missing();
  }

  private open(body: unknown): FakeAnswer {
    const { folder } = body as { folder?: string };
    if (folder?.includes('nowhere')) return wrong(400, `${folder} is not there.`);
    const known = this.projects.find((project) => project.folder === folder);
    if (known) return json(this.told(known));
    const project = fakeProject({
      id: Math.max(0, ...this.projects.map(({ id }) => id)) + 1,
      name: folder?.split('/').pop() ?? 'Sample',
      folder: folder ?? '/tmp/clflow-sample',
      sample: folder === undefined,
      model: null,
    });
    this.projects.push(project);
    return json(this.told(project));
  }

  private outlook(query: URLSearchParams): TrainingOutlook {
    const review = Number(query.get('review_rate') ?? 0);
    const { obstacle = null } = this.options;
    return {
      good: 96,
      held_back: 32,
      by: 'split',
      seconds: 41,
      guaranteed_rate: 1 / 33,
      more_for_one_percent: 201,
      obstacle,
      obstacle_told: null,
      queue: null,
      review: review > 0 ? { guaranteed_rate: review, more: 0 } : null,
    };
  }

  /** Small ones and large ones by turns, and one that nobody marked. */
  private defectSizes(): DefectSizes {
    const [, ...ids] = this.images.filter(({ label }) => label === 'defective').map(({ id }) => id);
    const band = (from: number, to: number | null, images: number[], least: number, most: number) => {
      return { from, to, pixels: images.length === 0 ? null : { least, most }, images };
    };
    return {
      bands: [
        band(0, 0.001, [], 0, 0),
        band(
          0.001,
          0.005,
          ids.filter((_, i) => i % 2 === 0),
          350,
          1400,
        ),
        band(
          0.08,
          null,
          ids.filter((_, i) => i % 2 === 1),
          26_000,
          41_000,
        ),
      ],
      without_mask: 1,
    };
  }

  private listed(query: URLSearchParams): object {
    const [view, defect, sort] = ['view', 'defect', 'sort'].map((name) => query.get(name));
    const images = this.images.filter(
      (image) =>
        (view === null || view === 'all' || image.label === (view === 'unlabelled' ? null : view)) &&
        (defect === null || image.defect === defect),
    );
    if (sort === 'score') images.sort((a, b) => (a.score ?? 0) - (b.score ?? 0));
    const from = Number(query.get('after') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    const next = from + limit < images.length ? String(from + limit) : null;
    return { images: images.slice(from, from + limit), total: images.length, next };
  }

  private ofImage(id: number, part: string | undefined): FakeAnswer {
    const image = this.images.find((one) => one.id === id);
    if (!image) return missing();
    const picture = (width: number): FakeAnswer => ({
      status: 200,
      type: 'image/svg+xml',
      body: fakePicture(image, width),
    });
    if (part === 'copies') return json(this.gallery.copiesOf(id));
    if (part === 'file') return picture(WIDTH);
    if (part === 'thumb') return picture(240);
    if (part === 'mask')
      return image.has_mask ? { status: 200, type: 'image/svg+xml', body: fakeMask(image) } : missing();
    if (part === 'map') {
      const body = fakeMap(image, 64, 48, THRESHOLD);
      const said = { width: 64, height: 48, low: 2, high: 10, threshold: THRESHOLD };
      const headers = Object.fromEntries(Object.entries(said).map(([name, value]) => [`x-map-${name}`, String(value)]));
      return { status: 200, type: 'application/octet-stream', body, headers };
    }
    const region = regionOf(image);
    const details: ImageDetailsJson = {
      ...image,
      history: [{ label: image.label, defect: image.defect, note: null, at: at(2) }],
      regions: region && image.verdict === 'anomalous' ? [region] : [],
      scales: image.score === null ? null : [0.22, 0.61, 0.17],
      nearest_good: [2, 5, 9].filter((good) => good !== id),
    };
    return json(details);
  }

  private ofJob(id: string, part: string | undefined, method: string, last?: string): FakeAnswer {
    const found = this.jobs.find((one) => one.id === id);
    if (!found) return missing();
    const { state } = found;
    if (part === 'story')
      return json(
        fakeStory(state === 'running' ? this.epochs : state === 'done' ? 12 : 0, (epoch) =>
          fakeEpoch(epoch, 12, 20, 20),
        ),
      );
    if (part === 'previews') return { status: 200, type: 'image/svg+xml', body: fakePreview(Number(last)) };
    if (part === 'maps') return { status: 200, type: 'application/octet-stream', body: fakeMaps(Number(last)) };
    if (part === 'log') return { status: 200, type: 'text/plain', body: LOG };
    if (method === 'DELETE') Object.assign(found, { state: 'cancelled', ended_at: at(33) });
    return json(found);
  }

  private ofModel(
    id: number,
    part: string | undefined,
    method: string,
    query: URLSearchParams,
    body: unknown,
    last?: string,
  ): FakeAnswer {
    const model = this.models.find((one) => one.id === id);
    if (!model) return missing();
    if (part === 'painted')
      return last === undefined
        ? json(fakePainted(query.get('type')!, Number(query.get('size'))))
        : { status: 200, type: 'image/svg+xml', body: fakePreview(6 + Number(last)) };
    if (part === 'results') return json(this.results(model));
    if (part === 'threshold' && method === 'GET') return json(this.thresholdAt(query));
    if (part === 'threshold') {
      const { review, ...wanted } = body as NewThreshold;
      const at = (wish: object): number =>
        this.promiseAt(new URLSearchParams(Object.entries(wish).map(([k, v]) => [k, String(v)]))).threshold;
      const threshold = at(wanted);
      for (const old of this.models) Object.assign(old, { in_use: false });
      this.models.push(this.modelOf(this.models.length + 1, threshold, true, review ? at(review) : null));
      return json(this.models.at(-1));
    }
    return missing();
  }

  private results(model: ModelJson): ResultsJson {
    const { defects = true, stale = false } = this.options;
    const measured = this.images.map(({ id, name, label, defect, split, score, p_value }) => ({
      ...{ id, name, label, defect, split, seen: null },
      score: score ?? 0,
      p_value: p_value ?? 1,
    }));
    return {
      model,
      calibration_scores: this.calibration,
      images: measured,
      image_auroc: defects ? 0.983 : null,
      power: fakePower(),
      stale,
    };
  }

  private thresholdAt(query: URLSearchParams): ThresholdOutlook {
    const [review, reviewRate] = [query.get('review'), query.get('review_rate')];
    const lower: Record<string, string> | null =
      review !== null ? { threshold: review } : reviewRate !== null ? { rate: reviewRate } : null;
    return { ...this.promiseAt(query), review: lower && this.promiseAt(new URLSearchParams(lower)) };
  }

  private promiseAt(query: URLSearchParams): Omit<ThresholdOutlook, 'review'> {
    const scores = [...this.calibration].sort((a, b) => a - b);
    const n = scores.length;
    const given = query.get('threshold');
    const rate = Number(query.get('rate'));
    const rank = Math.ceil((n + 1) * (1 - rate));
    const threshold = given !== null ? Number(given) : rank > n ? scores[n - 1] * 1.02 : scores[rank - 1];
    const above = scores.filter((score) => score > threshold).length;
    const guaranteed = (above + 1) / (n + 1);
    return {
      threshold,
      promise: {
        requested_rate: given === null ? rate : guaranteed,
        guaranteed_rate: guaranteed,
        rate_bound: Math.min(1, guaranteed * 2.9),
        kind: given !== null ? 'estimated' : rank > n ? 'highest' : 'conformal',
        calibration_images: n,
        smallest_found: 11,
      },
    };
  }

  private modelOf(id: number, threshold: number, inUse: boolean, review: number | null = null): ModelJson {
    return {
      id,
      project: 1,
      version: id,
      created_at: at(5 + id),
      in_use: inUse,
      bytes: 8_400_000,
      sha256: 'f'.repeat(64),
      note: null,
      method: 'clflow',
      backbone: 'embedded',
      size: { width: 256, height: 192 },
      threshold,
      review_threshold: review,
      review_rate: review === null ? null : 0.2,
      promise: this.thresholdAt(new URLSearchParams({ rate: '0.01' })).promise,
      lineage: [{ step: 'train', good: 80, anomalous: 0, false_alarm_rate: 0.01 }],
      measured: true,
    };
  }
}

function json(body: unknown): FakeAnswer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}

function missing(): FakeAnswer {
  return wrong(404, 'There is no such thing.');
}

function wrong(status: number, error: string): FakeAnswer {
  return { status, type: 'application/json', body: JSON.stringify({ error }) };
}

function preview(folder: string): FakeAnswer {
  if (!folder.startsWith('/') || folder.includes('nowhere')) return wrong(400, `${folder} is not there.`);
  return json({
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
  } satisfies Preview);
}
