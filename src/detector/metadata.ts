/**
 * @file What a model file says about itself: one JSON text in the ONNX metadata, checked when it is read. By zod/mini, which is
 * smaller than zod and does not try `new Function`, which a page's security policy would report.
 */
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { ClflowError } from '../errors.js';
import { areaSchema, isAreaOf } from './area.js';
import { calibrationSources } from './calibration.js';
import { splitSchema } from './split-record.js';

/** Key of the JSON text among the ONNX metadata. */
export const METADATA_KEY = 'clflow';
/** Rises when a reader of the previous format could no longer understand the file. */
export const FORMAT = 2;
/** Of models whose network sees tiles, which readers of format 2 do not know. */
export const TILED_FORMAT = 3;

/** The largest working size that a training can be given. */
const side = z.int().check(z.positive(), z.maximum(8192));
const size = z.object({ width: side, height: side });

/** Scores are float32, and so is everything that they are compared with. */
const HIGHEST = 3.4028234663852886e38;
const score = z.number().check(z.minimum(-HIGHEST), z.maximum(HIGHEST));

const inputRange = z
  .object({ low: z.number().check(z.gte(0)), high: z.number().check(z.lte(65535)) })
  .check(z.refine(({ low, high }) => low < high, 'low must be below high'));

const threshold = z.object({
  value: score,
  kind: z.enum(['conformal', 'estimated', 'highest']),
  requestedRate: z.number(),
  guaranteedRate: z.number(),
  expectedRate: z.optional(z.number()),
  rateBound: z.number(),
  calibrationImages: z.int(),
});
const perImage = z.array(z.number()).check(z.minLength(1));
const scorePerImage = z.array(score).check(z.minLength(1));

const powerCell = z.object({
  /** Type of the synthesized defect. */
  type: z.string(),
  /** Index of its bin among `diameters` and among `contrasts`; one more than the last: beyond it. */
  size: z.int(),
  contrast: z.int(),
  found: z.int(),
  total: z.int(),
  /** Of each of its defects; missing in models of earlier versions. */
  painted: z.optional(
    z.object({
      scores: z.array(score),
      /** In pixels of the original images. */
      diameters: z.array(z.number()),
      /** With the seed, what is needed to paint it again (see power/painter.ts). */
      draws: z.array(z.int()),
    }),
  ),
});

const power = z.object({
  /** Good images that defects were painted on. */
  images: z.int(),
  /** First 16 hex digits of the SHA-256 of their files, in order: what it takes to paint the same defects again. Missing where unknown. */
  paintedOn: z.optional(z.array(z.string())),
  /** Ends of the bins of size: diameter of a disc of the defect's area, in pixels of the original images. */
  diameters: z.array(z.number()),
  /** Ends of the bins of contrast: mean change in levels of 0 … 255. */
  contrasts: z.array(z.number()),
  cells: z.array(powerCell),
  /** Diameter from which on nine defects in ten are found, all types together; null where there is none. */
  smallestFound: z.nullable(z.number()),
  perType: z.record(z.string(), z.object({ recall: z.number(), smallestFound: z.nullable(z.number()) })),
});

/** How often synthesized defects are found at the threshold. */
export type DetectionPower = z.infer<typeof power>;
export type PowerCell = z.infer<typeof powerCell>;

const fields = z.object({
  format: z.union([z.literal(FORMAT), z.literal(TILED_FORMAT)]),
  /** Version of clflow that wrote the file. */
  version: z.string(),
  method: z.string(),
  className: z.string(),
  backbone: z.object({
    name: z.string(),
    hash: z.string(),
    /** Of its maps, from the finest on. */
    strides: z.array(z.int()),
    /** What it computes in; missing: float32. */
    precision: z.optional(z.literal('int8')),
  }),
  size,
  /** The tiles that images of that size are cut into for the network, and what neighbours share at least; missing: it sees them whole. */
  tiles: z.optional(z.object({ tile: size, overlap: side })),
  /** Typical size of the training images before they were resized; missing where nobody told. */
  imageSize: z.optional(size),
  /** What numbers of 16-bit images become 0 and 255 (see image/input-range.ts); missing: their upper byte is taken. */
  inputRange: z.optional(inputRange),
  /** The part of the images that counts; missing: all of it. */
  area: z.optional(areaSchema),
  seed: z.int(),
  /** SHA-256 over the training images at working size, in order. */
  dataHash: z.string(),
  /** Which images it learned from, and which calibrate it; missing in models of earlier versions. */
  split: z.optional(splitSchema),
  /** Settings of flow, objective, map and schedule as they were used. */
  settings: z.record(z.string(), z.unknown()),
  /** One value per calibration image. */
  calibration: z.object({
    source: z.enum(calibrationSources),
    scores: scorePerImage,
    peaks: scorePerImage,
    appearance: z.object({ brightness: perImage, sharpness: perImage, x: perImage, y: perImage }),
  }),
  threshold,
  /** Images with a higher score, up to the threshold, are for a person to look at; missing: there is no such verdict. */
  reviewThreshold: z.optional(threshold),
  pixelThreshold: threshold,
  /** How far regions are drawn in from the threshold towards their peaks (see regions.ts), as painted defects chose it. */
  drawnIn: z._default(z.number().check(z.gte(0), z.lt(1)), 0),
  /** Median peak of the maps of painted defects that were found; missing where it was not measured. */
  paintedPeak: z.optional(score),
  /** Null where it was not measured. */
  power: z.nullable(power),
  /** How the model came to be: one entry for its training and each command that changed it, the first one first. */
  lineage: z
    .array(
      z.object({
        step: z.enum(['train', 'calibrate', 'refine']),
        version: z.string(),
        /** Good images given to that step, and anomalous ones. */
        good: z.int(),
        anomalous: z.int(),
        falseAlarmRate: z.number(),
        reviewRate: z.optional(z.number()),
      }),
    )
    .check(z.minLength(1)),
  training: z.object({
    images: z.int(),
    /** Quarters by which training images were turned as well, where the product lies any way up. */
    turns: z._default(z.array(z.int()), []),
    epochs: z.int(),
    parameters: z.int(),
    runtime: z.string(),
    /** Mean of every loss term per epoch. */
    curves: z.record(z.string(), z.array(z.number())),
  }),
});

const metadataSchema = fields.check(
  z.refine((metadata) => !metadata.area || isAreaOf(metadata.area, metadata.size), {
    path: ['area'],
    error: 'its runs do not fill the working size',
  }),
);

export type DetectorMetadata = z.infer<typeof metadataSchema>;

/** Checks and types the JSON text. Throws ClflowError('model') for text that is not ours or too new. */
export function parseMetadata(text: string, where: string): DetectorMetadata {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ClflowError('model', `${where}: its clflow metadata are damaged; train the model again`, { cause });
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format > TILED_FORMAT) {
    throw new ClflowError(
      'model',
      `${where} was written by a newer clflow (format ${format}); update clflow to use it`,
    );
  }
  if (typeof format === 'number' && format < FORMAT) {
    throw new ClflowError('model', `${where} was written by an older clflow (format ${format}); train the model again`);
  }
  const result = metadataSchema.safeParse(value, { error: en().localeError });
  if (!result.success) {
    const issue = result.error.issues[0];
    const place = issue.path.join('.');
    throw new ClflowError(
      'model',
      `${where}: its clflow metadata are damaged (${place}: ${issue.message}); train the model again`,
    );
  }
  return result.data;
}
