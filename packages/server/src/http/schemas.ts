/** @file What routes take and give, as zod schemas: requests are checked by them and the OpenAPI document is written from them. */
import { detector } from 'clflow/parts';
import * as z from 'zod';

/** Names are looked up, never joined to a path. */
export const modelName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not the name of a model')
  .describe('Name of a model: its file without .onnx.');

export const failure = z.object({ error: z.string() }).describe('What was wrong, in a sentence.');

const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const drift = z.object({
  statistic: z.string(),
  direction: z.enum(['higher', 'lower']),
  since: z.number(),
  at: z.number(),
  before: z.number(),
  after: z.number(),
});

const driftState = z
  .object({ observed: z.number().describe('Images since the model was taken over.'), drifts: z.array(drift) })
  .describe('Alarms of the drift monitor; none: nothing has changed since calibration.');

const region = z.object({
  box: box.describe('Pixels of the image.'),
  area: z.number(),
  peak: z.object({ x: z.number(), y: z.number(), value: z.number() }),
  contour: z.array(z.array(z.tuple([z.number(), z.number()]))),
  scales: z.array(z.number()).nullable(),
});

export const inspection = z.object({
  inspection_id: z.string().nullable().describe('Under which the inspection is kept; null where it is not.'),
  sequence: z.number().nullable().describe('Rises with every inspection that is kept.'),
  model: z.object({ name: z.string(), hash: z.string(), version: z.number() }),
  verdict: z
    .enum(detector.verdicts)
    .describe('review, for a person to look at, only of models that were given a review rate: it is no rejection.'),
  score: z.number(),
  threshold: z.number(),
  p_value: z.number().describe('Share of good images with a score at least as high, as calibration estimates it.'),
  regions: z.array(region),
  image: z.object({ width: z.number(), height: z.number() }),
  timing_ms: z.object({
    wait: z.number(),
    decode: z.number(),
    score: z.number(),
    regions: z.number(),
    heatmap: z.number(),
    total: z.number(),
  }),
  drift: driftState,
  heatmap: z.object({ media_type: z.string(), data: z.string().describe('base64') }).optional(),
});
export type InspectionJson = z.infer<typeof inspection>;

const roi = z
  .string()
  .regex(
    /^\d{1,6},\d{1,6},[1-9]\d{0,5},[1-9]\d{0,5}$/,
    'must be x,y,width,height in whole pixels, such as 100,50,640,480',
  )
  .transform((text) => {
    const [x, y, width, height] = text.split(',').map(Number);
    return { x, y, width, height };
  })
  .meta({ description: 'Only what lies inside counts: x,y,width,height.' });

const word = z.string().min(1).max(200);

/** What a client says about an image, to find its inspection by. */
const about = {
  part_id: word.optional().describe('Of the part, such as its serial number.'),
  station: word.optional().describe('Where it was looked at.'),
  trigger_id: word.optional().describe('Of the signal that took the image.'),
  captured_at: z.iso.datetime({ offset: true }).optional().describe('When the image was taken, RFC 3339.'),
};

export const inspectQuery = z.strictObject({
  heatmap: z.enum(['overlay', 'map']).optional().describe('A picture of where: over the image, or the map alone.'),
  format: z.enum(['jpeg', 'png']).optional().describe('Of the picture. Default jpeg.'),
  roi: roi.optional(),
  ...about,
});
export type InspectQuery = z.infer<typeof inspectQuery>;

export const batchQuery = z.strictObject({ roi: roi.optional(), station: about.station });

const threshold = z.object({
  value: z.number(),
  kind: z.enum(['conformal', 'estimated', 'highest']),
  requested_rate: z.number(),
  guaranteed_rate: z.number(),
  rate_bound: z.number(),
  calibration_images: z.number(),
});

export const modelSummary = z.object({
  name: z.string(),
  hash: z.string().describe('SHA-256 of the file.'),
  version: z.number().describe('Counts the contents that were served under this name.'),
  method: z.string(),
  state: z.enum(['ready', 'quarantined']),
});

export const modelDetails = modelSummary.extend({
  product: z.string(),
  backbone: z.string(),
  size: z.object({ width: z.number(), height: z.number() }).describe('Working size: what the network sees.'),
  threshold,
  review_threshold: threshold
    .nullable()
    .describe('Scores above it, up to the threshold, are review; null: there is no review.'),
  promise: z.string().describe('What the threshold promises, in words.'),
  power: z
    .object({ images: z.number(), smallest_found: z.number().nullable() })
    .nullable()
    .describe('Diameter in pixels from which nine in ten painted defects are found; null where it was not measured.'),
  calibration: z.object({ images: z.number(), source: z.string() }),
  lineage: z.array(
    z.object({
      step: z.enum(['train', 'calibrate', 'refine']),
      version: z.string(),
      good: z.number(),
      anomalous: z.number(),
      false_alarm_rate: z.number(),
      review_rate: z.number().nullable(),
    }),
  ),
  drift: driftState,
});
