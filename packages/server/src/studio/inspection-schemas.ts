/**
 * @file What the routes of the line take and give: inspections, a watched folder, the queue for persons, proposals for another model
 * and the drift monitor. Times are RFC 3339, UTC.
 */
import * as z from 'zod';
import { byId, job, labelName, model } from './schemas.js';

const verdict = z.enum(['normal', 'review', 'anomalous']);
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const reason = z.enum(['review', 'disagreement', 'anomalous', 'sample']);

export const byInspection = z.object({ id: z.uuid() });
const source = z.enum(['camera', 'folder', 'file']);

export const inspectQuery = z.strictObject({
  source: source.default('file'),
  /** Of the file. */
  name: z.string().max(255).optional(),
});

export const lineInspection = z.object({
  id: z.string(),
  /** Rises with every inspection. */
  sequence: z.number(),
  project: z.number(),
  at: z.string(),
  verdict,
  score: z.number(),
  threshold: z.number(),
  p_value: z.number(),
  regions: z.array(
    z.object({ box, area: z.number(), peak: z.object({ x: z.number(), y: z.number(), value: z.number() }) }),
  ),
  source: source.nullable(),
  name: z.string().nullable(),
  /** Of the picture; null where it is not kept. */
  size: z.object({ width: z.number(), height: z.number() }).nullable(),
  /** The version of the model that decided; null where it is not there any more. */
  model: z.object({ id: z.number(), version: z.number() }).nullable(),
  /** Milliseconds from the bytes to the verdict. */
  ms: z.number(),
  /** A person's last word. */
  word: labelName.nullable(),
});
export type LineInspectionJson = z.infer<typeof lineInspection>;

export const linePageQuery = z.strictObject({
  verdict: verdict.optional(),
  /** The `next` of the page before. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const linePage = z.object({ inspections: z.array(lineInspection), next: z.number().nullable() });

export const summaryQuery = z.strictObject({ since: z.iso.datetime() });
export const lineSummary = z.object({
  total: z.number(),
  normal: z.number(),
  review: z.number(),
  anomalous: z.number(),
  /** Not called normal, and good by a person's word; called normal, and defective. */
  false_alarms: z.number(),
  missed: z.number(),
});

export const word = z.strictObject({ label: labelName });

export const newWatch = z.strictObject({
  folder: z.string().min(1).max(4096),
  /** Files that are there already, too. */
  existing: z.boolean().default(false),
});
export const watch = z.object({
  /** Null: no folder is watched. */
  folder: z.string().nullable(),
  state: z.enum(['off', 'watching', 'offline']),
  inspected: z.number(),
  waiting: z.number(),
  /** Files that could not be inspected, the newest last. */
  failures: z.array(z.object({ file: z.string(), reason: z.string() })),
});
export type WatchJson = z.infer<typeof watch>;

export const review = z.object({
  /** The most urgent first. */
  queue: z.array(lineInspection.extend({ reason })),
  waiting: z.number(),
  /** What a refinement would learn from, and how many of these were said after the last one. */
  corrections: z.object({ good: z.number(), defective: z.number(), fresh: z.number() }),
  /** Why a refinement cannot begin, in a sentence. */
  obstacle: z.string().nullable(),
  /** How long the last refinement or training took. */
  seconds: z.number().nullable(),
});
export type ReviewJson = z.infer<typeof review>;

/** A model made of what the line taught, beside the one it was made from. */
const proposal = z.object({
  kind: z.enum(['refine', 'calibrate']),
  model,
  base: model,
  good: z.number(),
  defective: z.number(),
  decision: z.enum(['used', 'left']).nullable(),
  /** Both models have judged the same pictures; a calibration needs none. */
  ready: z.boolean(),
  /** Pictures of both, and those with a person's word that each is right on. */
  compared: z.number(),
  right: z.object({ before: z.number(), after: z.number(), of: z.number() }),
  /** Pictures on which they say different things. */
  flips: z.array(z.object({ inspection: lineInspection, before: verdict, after: verdict })),
});
export type ProposalJson = z.infer<typeof proposal>;
export const proposalState = z.object({
  /** The newest job of this kind. */
  job: job.nullable(),
  /** The newest model of this kind. */
  proposal: proposal.nullable(),
});
export type ProposalState = z.infer<typeof proposalState>;
export const byKind = byId.extend({ kind: z.enum(['refine', 'calibrate']) });
export const decision = z.strictObject({ use: z.boolean() });

export const calibrateRequest = z.strictObject({
  /** Good pictures from here on. */
  since: z.iso.datetime(),
});

const statistic = z.enum(['score', 'brightness', 'sharpness', 'x', 'y']);
export const monitor = z.object({
  /** Inspections by the model in use, or by another version with the same calibration. */
  images: z.number(),
  /** So many make the lanes worth looking at. */
  enough: z.number(),
  /** Evidence from which on an alarm is raised, log₁₀; and the chance of any alarm while nothing changes. */
  alarm_at: z.number(),
  false_alarm_level: z.number(),
  lanes: z.array(
    z.object({
      statistic,
      /** Of the good images that later ones are compared with: all of them, the middle 95 %, and their middle. */
      band: z.object({ low: z.number(), high: z.number(), middle: z.number() }),
      muted: z.boolean(),
      /** In order; one stands for several images where there are many. */
      points: z.array(
        z.object({
          image: z.number(),
          at: z.string(),
          value: z.number(),
          low: z.number(),
          high: z.number(),
          /** log₁₀ of the odds against "nothing has changed". */
          evidence: z.number(),
        }),
      ),
    }),
  ),
  alarms: z.array(
    z.object({
      statistic,
      direction: z.enum(['higher', 'lower']),
      muted: z.boolean(),
      /** Images counted from 1, and when they came. */
      since: z.object({ image: z.number(), at: z.string() }),
      raised: z.object({ image: z.number(), at: z.string() }),
      before: z.number(),
      after: z.number(),
      /** Standard deviations of the images before. */
      deviations: z.number().nullable(),
      /** Inspections just before and after the change. */
      pictures: z.object({ before: z.array(z.string()), after: z.array(z.string()) }),
    }),
  ),
  /** What a calibration from a moment on could take. */
  good_today: z.number(),
  undecided_today: z.number(),
});
export type MonitorJson = z.infer<typeof monitor>;
export const monitorQuery = z.strictObject({ since: z.iso.datetime() });
export const monitorMark = z.strictObject({ type: z.enum(['meant', 'muted', 'unmuted']), statistic });
