/** @file A server that is not there: a generated product with pictures, maps, scores, models and jobs, for tests. */
import type {
  DefectSizes,
  ImageDetailsJson,
  ImageJson,
  JobJson,
  ModelJson,
  NewThreshold,
  ProjectJson,
  ResultsJson,
  StudioEvent,
  ThresholdOutlook,
  TrainingOutlook,
} from '@clflow/server/studio-api';
import { fakeMaps, fakePreview, fakeStory } from '../../train/testing/fake-story.js';
import { fakePainted, fakePower } from '../../results/testing/fake-power.js';
import { fakeMap, fakeMask, fakePicture, regionOf, type FakeDefect } from './fake-pictures.js';

export interface FakeAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

interface FakeOptions {
  readonly model?: boolean;
  readonly defects?: boolean;
  readonly obstacle?: string | null;
  readonly stale?: boolean;
}

const THRESHOLD = 4;
const WIDTH = 640;
const HEIGHT = 480;
const at = (minute: number): string => `2026-11-26T14:${String(minute).padStart(2, '0')}:00Z`;

/** Numbers that look random, 0 … 1. */
function shuffled(seed: number): number {
  const x = Math.sin(seed * 127.1 + 311.7) * 43_758.5453;
  return x - Math.floor(x);
}

export class FakeStudio {
  readonly images: (ImageJson & { seed: number; found: FakeDefect | null })[] = [];
  readonly models: ModelJson[] = [];
  readonly jobs: JobJson[] = [];
  readonly calls: { method: string; path: string; body: unknown }[] = [];
  readonly calibration: number[];
  /** Whole epochs of the training that runs. */
  epochs = 6;
  private readonly listeners = new Set<(event: StudioEvent) => void>();

  constructor(private readonly options: FakeOptions = {}) {
    const { model = true, defects = true } = options;
    for (let i = 0; i < 96; i++) this.add(i, 'good', null, i < 48 ? 'train' : i < 80 ? 'calibrate' : 'test', model);
    const kinds = ['scratch', 'stain', 'missing part'];
    if (defects) for (let i = 0; i < 27; i++) this.add(100 + i, 'defective', kinds[Math.floor(i / 9)], 'test', model);
    for (let i = 0; i < 4; i++) this.add(200 + i, null, null, null, model);
    this.calibration = this.images
      .filter(({ split }) => split === 'calibrate')
      .map(({ score }) => score ?? goodScore(1));
    if (model) this.models.push(this.modelOf(1, THRESHOLD, false), this.modelOf(2, THRESHOLD, true));
    this.jobs.push(
      job('queued', 'queued', 40),
      job('running', 'running', 31),
      job('failed', 'failed', 20),
      job('cancelled', 'cancelled', 15),
      job('done', 'done', 10),
    );
  }

  /** What the server tells from now on. @returns ends it */
  subscribe(listener: (event: StudioEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  emit(event: StudioEvent): void {
    this.listeners.forEach((listener) => listener(event));
  }

  answer(method: string, url: string, body?: unknown, _headers?: Readonly<Record<string, string>>): FakeAnswer {
    const { pathname, searchParams } = new URL(url, 'http://studio');
    const path = pathname.replace(/^\/api/, '');
    this.calls.push({ method, path, body });
    const [thing, id, part, last] = path.slice(1).split('/');
    if (thing === 'session') return json({ version: '0.1.0', language: null, project: 1 });
    if (thing === 'projects')
      return id === undefined ? json({ projects: [this.project()] }) : this.ofProject(part, method, searchParams, body);
    if (thing === 'images') return this.ofImage(Number(id), part);
    if (thing === 'jobs') return this.ofJob(id, part, method, last);
    if (thing === 'models') return this.ofModel(Number(id), part, method, searchParams, body, last);
    return missing();
  }

  private project(): ProjectJson {
    const of = (label: ImageJson['label']): number => this.images.filter((image) => image.label === label).length;
    return {
      id: 1,
      name: 'washer',
      folder: '/data/washer',
      sample: false,
      missing: false,
      counts: { good: of('good'), defective: of('defective'), unsure: of('unsure'), unlabelled: of(null), aside: 0 },
      cover: 1,
      model: this.models.find(({ in_use }) => in_use) ?? null,
      job: 'running',
      unreadable: [],
      created_at: at(0),
    };
  }

  private ofProject(part: string | undefined, method: string, query: URLSearchParams, body: unknown): FakeAnswer {
    if (part === 'images') return json(this.listed(query));
    if (part === 'facets') {
      const names = [...new Set(this.images.flatMap(({ defect }) => defect ?? []))];
      const defects = names.map((name) => ({
        name,
        images: this.images.filter(({ defect }) => defect === name).length,
      }));
      const only = { disagree: 0, copies: 0, conflicts: 0 };
      return json({
        counts: this.project().counts,
        defects,
        splits: { train: 48, calibrate: 32, test: 43, none: 4 },
        only,
      });
    }
    if (part === 'training') return json(this.outlook(query));
    if (part === 'jobs') return json({ jobs: this.jobs });
    if (part === 'defect-sizes') return json(this.defectSizes());
    if (part === 'models') return json({ models: [...this.models].reverse() });
    if (part === 'train') {
      this.jobs.unshift(job('new', 'queued', 50));
      return json(this.jobs[0]);
    }
    if (part === 'actions') {
      const action = body as { type: string; images: number[]; label: ImageJson['label']; defect?: string };
      for (const image of this.images)
        if (action.type === 'label' && action.images.includes(image.id))
          Object.assign(image, { label: action.label, defect: action.defect ?? null });
      return json({ action: { type: action.type, images: action.images }, can_undo: true, can_redo: false });
    }
    return part === undefined && method === 'GET' ? json(this.project()) : missing();
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
    if (part === 'copies') return json({ copies: [] });
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

  private add(
    seed: number,
    label: ImageJson['label'],
    defect: string | null,
    split: ImageJson['split'],
    measured: boolean,
  ): void {
    const bad = defect !== null || seed === 202;
    const size = bad ? 0.25 + shuffled(seed + 3) : 0;
    const score = bad ? 3.3 + 7 * size * shuffled(seed + 9) + 1.5 * shuffled(seed) : goodScore(seed);
    const found: FakeDefect | null = bad
      ? { kind: defect ?? 'scratch', x: 0.3 + 0.4 * shuffled(seed + 1), y: 0.3 + 0.4 * shuffled(seed + 2), size, score }
      : null;
    const odder = 96 * Math.exp(-2.1 * Math.max(0, score - 1.3));
    this.images.push({
      id: this.images.length + 1,
      name: `${defect === null ? (label ?? 'incoming') : `test/${defect}`}/${String(seed).padStart(4, '0')}.png`,
      width: WIDTH,
      height: HEIGHT,
      bytes: 412_000,
      label,
      defect,
      split,
      aside: false,
      has_mask: defect !== null,
      score: measured ? score : null,
      p_value: measured ? Math.min(1, (1 + Math.floor(odder / 3)) / 33) : null,
      verdict: measured ? (score > THRESHOLD ? 'anomalous' : 'normal') : null,
      added_at: at(1),
      seed,
      found,
    });
  }
}

function goodScore(seed: number): number {
  return 1.2 + 1.6 * shuffled(seed) + 1.1 * shuffled(seed + 40) ** 4 + (seed === 90 ? 2.3 : 0);
}

function json(body: unknown): FakeAnswer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}

function missing(): FakeAnswer {
  return { status: 404, type: 'application/json', body: JSON.stringify({ error: 'There is no such thing.' }) };
}

const LOG = `14:31:02 reading 80 images of /data/washer
14:31:04 note     2 images are near copies of others; they stay on the same side
14:31:05 features measured at strides 4, 8 and 16
14:31:07 whitening done
14:31:08 epoch 1 of 12  nll 41.2  contrast 0.71
14:31:11 epoch 2 of 12  nll 22.9  contrast 0.52
`;

function job(id: string, state: JobJson['state'], minute: number): JobJson {
  const running = {
    checking: { phase: 'checking', done: 80, total: 80 },
    reading: { phase: 'reading', done: 80, total: 80 },
    statistics: { phase: 'statistics', done: 80, total: 80 },
    whitening: { phase: 'whitening', done: 80, total: 80 },
    training: fakeEpoch(7, 12, 8, 20),
  };
  const error = { code: 'data', message: 'good/0031.png is 640x470, the others are 640x480: take it out, or crop it.' };
  return {
    id,
    project: 1,
    kind: 'train',
    state,
    attempts: 1,
    error: state === 'failed' ? error : null,
    created_at: at(minute),
    started_at: state === 'queued' ? null : at(minute),
    ended_at: ['queued', 'running'].includes(state) ? null : at(minute + 1),
    progress:
      state === 'queued' ? {} : state === 'failed' ? { checking: { phase: 'checking', done: 31, total: 80 } } : running,
    command: 'clflow train /data/washer --output washer.onnx --method clflow --seed 0',
  };
}

/** The event after so many steps of an epoch, the losses falling. */
export function fakeEpoch(epoch: number, epochs: number, done: number, total: number): Record<string, unknown> {
  const time = epoch - 1 + done / total;
  const losses = {
    likelihood: 52 * Math.exp(-time / 3) + 6,
    contrast: 0.8 / (1 + time / 2),
    size: 0.3 + 0.1 * Math.cos(time),
  };
  return { phase: 'training', epoch, epochs, done, total, losses, secondsLeft: 3.4 * (epochs - time) };
}
