/**
 * @file What the studio's routes take and give, as zod schemas: requests are checked by them, the OpenAPI document is written from
 * them, and the pages import their types. Numbers of a score are those of `clflow inspect`; times are RFC 3339, UTC.
 */
import * as z from 'zod';
import { exportEvent } from './export/schemas.js';

const id = z.coerce.number().int().positive();
export const byId = z.object({ id });

export const labelName = z.enum(['good', 'defective', 'unsure']);
const split = z.enum(['train', 'calibrate', 'test']);
const verdict = z.enum(['normal', 'review', 'anomalous']);
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
/** A kind of defect: the name of a folder. */
const defectName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u, 'must be a name that a folder can have');

export const health = z.object({ status: z.literal('ok'), version: z.string() });

export const session = z.object({
  version: z.string(),
  /** As `--lang` says; null: the browser's. */
  language: z.enum(['de', 'en']).nullable(),
  /** The project of `clflow studio FOLDER`. */
  project: z.number().nullable(),
});

/** Of the labels that count now; those set aside are in `aside` alone. */
const counts = z.object({
  good: z.number(),
  defective: z.number(),
  unsure: z.number(),
  unlabelled: z.number(),
  aside: z.number(),
});

/** What a model promises: `clflow calibrate`'s words as numbers. */
const promise = z.object({
  /** Asked for. */
  requested_rate: z.number(),
  /** At most so many good images are called anomalous. */
  guaranteed_rate: z.number(),
  /** With 95 % confidence below this with these very images. */
  rate_bound: z.number(),
  kind: z.enum(['conformal', 'estimated', 'highest']),
  calibration_images: z.number(),
  /** Diameter in pixels from which nine in ten painted defects are found. */
  smallest_found: z.number().nullable(),
});

export const model = z.object({
  id: z.number(),
  project: z.number(),
  version: z.number(),
  created_at: z.string(),
  in_use: z.boolean(),
  bytes: z.number(),
  sha256: z.string(),
  note: z.string().nullable(),
  method: z.string(),
  backbone: z.string(),
  size: z.object({ width: z.number(), height: z.number() }),
  threshold: z.number(),
  /** Scores above it, up to the threshold, are for review; null: there is no review. */
  review_threshold: z.number().nullable(),
  /** Share of good images above it that was asked for. */
  review_rate: z.number().nullable(),
  promise,
  lineage: z.array(
    z.object({ step: z.string(), good: z.number(), anomalous: z.number(), false_alarm_rate: z.number() }),
  ),
  /** Scores of all of the project's images are there. */
  measured: z.boolean(),
});
export type ModelJson = z.infer<typeof model>;

export const project = z.object({
  id: z.number(),
  name: z.string(),
  folder: z.string(),
  /** The generated product of "Try the sample". */
  sample: z.boolean(),
  /** The folder is not there (any more). */
  missing: z.boolean(),
  counts,
  /** An image for its card. */
  cover: z.number().nullable(),
  model: model.nullable(),
  /** The job that is being done or waits, such as its training. */
  job: z.string().nullable(),
  /** Files that cannot be read, with the reason. */
  unreadable: z.array(z.object({ file: z.string(), reason: z.string() })),
  created_at: z.string(),
});
export type ProjectJson = z.infer<typeof project>;

export const newProject = z.union([
  z.strictObject({ folder: z.string().min(1).max(4096) }),
  z.strictObject({ sample: z.literal(true) }),
  /** A folder of the studio's own, for pictures of a camera. */
  z.strictObject({
    name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u, 'must be a name that a folder can have'),
  }),
]);

/** What a folder would become, before it is opened. */
export const preview = z.object({
  folder: z.string(),
  layout: z.string(),
  groups: z.array(
    z.object({
      label: labelName.nullable(),
      defect: z.string().nullable(),
      split: split.nullable(),
      images: z.number(),
    }),
  ),
  /** Findings of `clflow check`, in its words. */
  findings: z.array(z.object({ severity: z.enum(['note', 'warning', 'error']), message: z.string() })),
});

const image = z.object({
  id: z.number(),
  /** Path below the project's folder. */
  name: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  bytes: z.number(),
  label: labelName.nullable(),
  defect: z.string().nullable(),
  split: split.nullable(),
  aside: z.boolean(),
  has_mask: z.boolean(),
  /** By the model in use; null: not measured. */
  score: z.number().nullable(),
  p_value: z.number().nullable(),
  verdict: verdict.nullable(),
  added_at: z.string(),
});
export type ImageJson = z.infer<typeof image>;

/** What a model has seen of an image: learned from it, was calibrated with it, or neither. */
const seen = z.enum(['trained', 'calibrated', 'unseen']);

export const view = z.enum(['all', 'good', 'defective', 'unsure', 'unlabelled', 'aside']);

export const imagesQuery = z.strictObject({
  view: view.default('all'),
  defect: z.string().max(64).optional(),
  split: split.optional(),
  verdict: verdict.optional(),
  /** By the model in use, or by `model`; one that does not say has seen none. */
  seen: seen.optional(),
  model: z.coerce.number().int().positive().optional(),
  mask: z.enum(['yes', 'no']).optional(),
  /** `disagree`: good and anomalous, or defective and normal; `conflicts`: copies with other labels than theirs. */
  only: z.enum(['disagree', 'copies', 'conflicts']).optional(),
  /** `near`: by distance to the threshold; `copies`: next to each other. */
  sort: z.enum(['name', 'added', 'score', 'near', 'copies']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  /** Part of the name. */
  search: z.string().max(200).optional(),
  /** The `next` of the page before. */
  after: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const imagesPage = z.object({
  images: z.array(image),
  /** Of all pages together. */
  total: z.number(),
  next: z.string().nullable(),
});

export const facets = z.object({
  counts,
  /** In the order of their keys. */
  defects: z.array(z.object({ name: z.string(), images: z.number(), colour: z.string().nullable().optional() })),
  splits: z.object({ train: z.number(), calibrate: z.number(), test: z.number(), none: z.number() }),
  /** By the model in use, or by `model`; null where there is none, or it does not say. */
  seen: z.object({ trained: z.number(), calibrated: z.number(), unseen: z.number() }).nullable(),
  /** Images of each such list. */
  only: z.object({ disagree: z.number(), copies: z.number(), conflicts: z.number() }),
});

export const imageDetails = image.extend({
  /** Newest last; the last one counts. */
  history: z.array(
    z.object({
      label: labelName.nullable(),
      defect: z.string().nullable(),
      note: z.string().nullable(),
      at: z.string(),
    }),
  ),
  regions: z.array(
    z.object({ box, area: z.number(), peak: z.object({ x: z.number(), y: z.number(), value: z.number() }) }),
  ),
  /** Share of each scale in the peak; null where the model tells none. */
  scales: z.array(z.number()).nullable(),
  /** Good images that look most like it, the nearest first. */
  nearest_good: z.array(z.number()),
});
export type ImageDetailsJson = z.infer<typeof imageDetails>;

/** How a map is to be coloured; its bytes are float32, little-endian, row by row. */
export const mapHeaders = ['x-map-width', 'x-map-height', 'x-map-low', 'x-map-high', 'x-map-threshold'] as const;

const ids = z.array(z.number().int().positive()).min(1).max(100_000);
export const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('label'), images: ids, label: labelName.nullable(), defect: defectName.optional() }),
  z.strictObject({ type: z.literal('aside'), images: ids, aside: z.boolean() }),
  z.strictObject({ type: z.literal('split'), images: ids, split: split.nullable() }),
]);
/** What was done, undone or done again; null: there was nothing. */
export const done = z.object({
  action: z.object({ type: z.enum(['label', 'aside', 'split']), images: z.array(z.number()) }).nullable(),
  can_undo: z.boolean(),
  can_redo: z.boolean(),
});

/** Where uploaded files go: `good`, `unlabelled`, or `defect/NAME`. */
export const uploadQuery = z.strictObject({
  into: z
    .string()
    .regex(
      /^(good|unlabelled|defect\/[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63})$/u,
      'must be good, unlabelled or defect/NAME',
    ),
});
export const uploaded = z.object({
  files: z.array(z.object({ file: z.string(), image: z.number().nullable(), error: z.string().nullable() })),
});

/** A queue whose workers train. */
const queue = z.object({
  /** Without its password. */
  address: z.string(),
  /** It answers. */
  reached: z.boolean(),
  /** Workers that are connected to it; null: its server does not tell. */
  workers: z.number().nullable(),
});
export type QueueJson = z.infer<typeof queue>;

/** What a training would do, for the one honest sentence. */
export const trainingOutlook = z.object({
  good: z.number(),
  held_back: z.number(),
  by: z.enum(['split', 'folds']),
  /** Seconds, as the last training of this machine went; null: none yet. */
  seconds: z.number().nullable(),
  guaranteed_rate: z.number(),
  /** More good images until 1 in 100 can be promised. */
  more_for_one_percent: z.number(),
  /** What can be promised of review; null where nothing is to be reviewed. */
  review: z
    .object({
      /** Of good parts that are looked at or rejected; null: too few good images to tell the two apart. */
      guaranteed_rate: z.number().nullable(),
      /** More good images until they can be told apart. */
      more: z.number(),
    })
    .nullable(),
  /** Why it cannot begin, in a sentence, and the same by its code. */
  obstacle: z.string().nullable(),
  obstacle_told: z
    .object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
    .nullable(),
  /** Whose workers would do it; null: this machine. */
  queue: queue.nullable(),
});

/** Rates of a training that has not begun, as they are chosen. */
export const chosenRates = z.object({
  false_alarm_rate: z.coerce.number().min(0.0001).max(0.5).optional(),
  review_rate: z.coerce.number().min(0).max(0.9).optional(),
});

export const trainRequest = z.strictObject({
  method: z.enum(['clflow', 'fastflow', 'gaussian', 'patchcore']).optional(),
  backbone: z.string().max(100).optional(),
  precision: z.enum(['auto', 'float32', 'int8']).optional(),
  size: z.string().max(20).optional(),
  epochs: z.number().int().min(1).max(500).optional(),
  seed: z.number().int().min(0).optional(),
  contamination: z.number().gt(0).max(0.5).optional(),
  false_alarm_rate: z.number().min(0.0001).max(0.5).optional(),
  review_rate: z.number().min(0).max(0.9).optional(),
});

/** Where a job is that workers of a queue do. */
const place = z.object({
  queue: z.string(),
  /** Who does it, or did it last. */
  worker: z.string().nullable(),
  /** As in {@link queue}. */
  workers: z.number().nullable(),
  /**
   * `waits`: for its turn; `no-worker`: for one to be started; `runs`; `worker-gone`: who did it is not connected any more, and another
   * takes it up; `unreached`: the queue does not answer; `other-queue`: the studio was started without this queue; `ended`.
   */
  stands: z.enum(['waits', 'no-worker', 'runs', 'worker-gone', 'unreached', 'other-queue', 'ended']),
});
export type JobPlace = z.infer<typeof place>;

export const job = z.object({
  id: z.string(),
  project: z.number().nullable(),
  kind: z.enum(['train', 'measure', 'evaluate', 'refine', 'calibrate', 'other']),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  attempts: z.number(),
  /** Somebody wants it to end, and it has not yet. */
  ending: z.boolean(),
  /** Null: this machine does it. */
  place: place.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  /** Its last event of each phase, as tasks tell them. */
  progress: z.record(z.string(), z.unknown()),
  /** The same as a command. */
  command: z.string(),
});
export type JobJson = z.infer<typeof job>;

/** Painted defects found, by type and diameter (pixels of the original images). */
const power = z.object({
  diameters: z.array(z.number()),
  types: z.array(z.object({ type: z.string(), found: z.array(z.number().nullable()), painted: z.array(z.number()) })),
  /** Each of them, so that counts can follow another threshold; null in models that keep counts at their own alone. */
  painted: z
    .array(
      z.object({
        type: z.string(),
        /** Index of its bin of diameter; one more than the last: beyond it. */
        size: z.number(),
        diameter: z.number(),
        score: z.number(),
        /** Which of its type's defects it is. */
        draw: z.number(),
      }),
    )
    .nullable(),
});

export const results = z.object({
  model,
  /** Scores of the good images that set the threshold. */
  calibration_scores: z.array(z.number()),
  images: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      label: labelName.nullable(),
      defect: z.string().nullable(),
      split: split.nullable(),
      /** Of the model; null where it does not say. */
      seen: seen.nullable(),
      score: z.number(),
      p_value: z.number(),
    }),
  ),
  /** Over images that the training did not see; null without any of both kinds. */
  image_auroc: z.number().nullable(),
  power: power.nullable(),
  /** Images or labels have changed since. */
  stale: z.boolean(),
});
export type ResultsJson = z.infer<typeof results>;

/** Null: no review; missing: the review threshold stays, where it still lies below the threshold. */
const newReview = {
  review: z
    .union([z.strictObject({ rate: z.number().min(0.0001).max(0.9) }), z.strictObject({ threshold: z.number() })])
    .nullable()
    .optional(),
};

/** Another threshold by its rate (exact) or by hand (then an estimate), written as a new version. */
export const newThreshold = z.union([
  z.strictObject({ rate: z.number().min(0.0001).max(0.5), ...newReview }),
  z.strictObject({ threshold: z.number(), ...newReview }),
  // The threshold stays as it is.
  z.strictObject({ review: newReview.review.unwrap() }),
]);

/** What a rate or a threshold would promise, without writing anything. */
export const thresholdOutlook = z.object({
  threshold: z.number(),
  promise,
  /** Of the review threshold that was asked about. */
  review: z.object({ threshold: z.number(), promise }).nullable(),
});

/** One event of `/api/events`. */
export const studioEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job: z.string(), project: z.number().nullable(), state: z.string() }),
  z.object({
    type: z.literal('progress'),
    job: z.string(),
    project: z.number().nullable(),
    event: z.record(z.string(), z.unknown()),
  }),
  z.object({ type: z.literal('project'), project: z.number() }),
  /** Workers of the queue have come or gone, or it has begun or ceased to answer. */
  z.object({ type: z.literal('queue') }),
  exportEvent,
  z.object({ type: z.literal('images'), project: z.number(), images: z.array(z.number()) }),
  /** A watched folder has other things to tell. */
  z.object({ type: z.literal('watch'), project: z.number() }),
  /** One more of the line, or another word about it. */
  z.object({ type: z.literal('inspection'), project: z.number(), inspection: z.string() }),
]);
export type StudioEvent = z.infer<typeof studioEvent>;
