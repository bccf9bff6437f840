/** @file What a product's settings are, as zod schemas. */
import * as z from 'zod';

const whole = z.number().int().min(0).max(100_000);
/** As `clflow inspect --roi` has it. */
const roi = z.strictObject({ x: whole, y: whole, width: whole.min(1), height: whole.min(1) });

/** A kind of defect: the name of a folder, and how it is shown. */
const defectKind = z.strictObject({
  name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u, 'must be a name that a folder can have'),
  /** `#rrggbb`; null: none of its own. */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'must be #rrggbb')
    .nullable(),
});

const kinds = z
  .array(defectKind)
  .max(200)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'must have a name each');
const rate = z.number().min(0.0001).max(0.5);

export const settings = z.object({
  /** Nothing beside it counts. */
  roi: roi.nullable(),
  /** Changes with the ignored area; null where there is none. */
  ignore: z.string().nullable(),
  /** Width and height that the areas are for: that of the product's images; null where they differ. */
  size: z.object({ width: z.number(), height: z.number() }).nullable(),
  /** A good image to see where one paints. */
  backdrop: z.number().nullable(),
  /** Of the next training; null: the usual one. */
  false_alarm_rate: z.number().nullable(),
  /** Share of good parts that the next training may reject or give to a person to look at; null: no review. */
  review_rate: z.number().nullable(),
  /** Those that somebody named here, in the order of their keys: 1 … 9. */
  kinds: z.array(defectKind),
});

export const settingsChange = z.strictObject({
  roi: roi.nullable().optional(),
  false_alarm_rate: rate.nullable().optional(),
  review_rate: z.number().min(0.0001).max(0.9).nullable().optional(),
  kinds: kinds.optional(),
});

export const storage = z.object({
  folder: z.string(),
  parts: z.array(
    z.object({
      name: z.enum(['thumbs', 'maps', 'models', 'runs', 'masks', 'other']),
      bytes: z.number(),
      files: z.number(),
      /** It can be made again. */
      disposable: z.boolean(),
    }),
  ),
});
