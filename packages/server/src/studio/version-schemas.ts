/** @file What the routes of a product's model versions take and give, as zod schemas: where each came from, and two of them compared. */
import * as z from 'zod';
import { labelName, model } from './schemas.js';

export const version = model.extend({
  /** The version that it was made from; null: trained from the images alone. */
  parent: z.number().nullable(),
  /** What made it. */
  step: z.enum(['train', 'threshold', 'calibrate', 'refine']),
  tag: z.string().nullable(),
  /** When it was last taken into use. */
  used_at: z.string().nullable(),
  /** In the bin since; `restore` brings it back. */
  removed_at: z.string().nullable(),
});
export type VersionJson = z.infer<typeof version>;

export const versions = z.object({
  /** Newest first, those in the bin too. */
  versions: z.array(version),
  /** The one that was in use before; null: there was none. */
  roll_back: z.number().nullable(),
});

const words = (most: number) => z.string().trim().max(most, `must have at most ${most} characters`);
/** What is missing stays as it is; an empty text takes it away. */
export const description = z.strictObject({ note: words(2000).optional(), tag: words(40).optional() });

const value = z.union([z.number(), z.string(), z.boolean()]).nullable();
const id = z.coerce.number().int().positive();
export const comparisonQuery = z.strictObject({ a: id, b: id });

const side = z.object({
  version,
  /** Null: not measured on all images yet. */
  scores: z
    .object({
      /** Good images that it did not learn from; without any, those that set its threshold. */
      good: z.array(z.number()),
      defective: z.array(z.number()),
      /** What `good` are. */
      good_from: z.enum(['images', 'calibration']),
    })
    .nullable(),
});

const judged = z.object({ score: z.number(), p_value: z.number(), verdict: z.enum(['normal', 'review', 'anomalous']) });

/** `impossible`: there are not the images for it. */
const outlinesState = z.enum(['measured', 'measuring', 'missing', 'impossible']);

export const comparison = z.object({
  a: side,
  b: side,
  /** What is not the same, and nothing else: settings by their names in the file, figures by their names here. */
  differences: z.array(
    z.object({ group: z.enum(['promise', 'quality', 'made', 'settings']), name: z.string(), a: value, b: value }),
  ),
  /** Images that one rejects and the other passes: errors of either first, then by how far they are apart. */
  disagreements: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      label: labelName.nullable(),
      defect: z.string().nullable(),
      a: judged,
      b: judged,
    }),
  ),
  /** Images with a score by both. */
  compared: z.number(),
  /** How it stands with how well the maps outline defects, which `report` measures. */
  outlines: z.object({ a: outlinesState, b: outlinesState }),
});
export type ComparisonJson = z.infer<typeof comparison>;
