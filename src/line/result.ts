/** @file What a line says of one picture, as it is sent: versioned, and published as JSON Schema in docs/reference. */
import * as z from 'zod';

/** Rises when a receiver of the version before could no longer read a result. */
export const RESULT_SCHEMA = 1;

export const lineVerdicts = ['normal', 'review', 'anomalous', 'error', 'no_image'] as const;

const instant = z.iso.datetime({ precision: 3 });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const pixels = z.int().min(0);
const milliseconds = z.number().min(0);

const region = z.object({
  box: z
    .object({ x: pixels, y: pixels, width: pixels, height: pixels })
    .describe('Smallest rectangle around the region, in pixels of the original image.'),
  area: z.number().min(0).describe('Pixels of the original image.'),
  peak: z
    .object({ x: z.number(), y: z.number(), value: z.number() })
    .describe('Where the map is highest in the region, in pixels of the original image, and how high.'),
});

const alarm = z.object({
  statistic: z.enum(['score', 'brightness', 'sharpness', 'x', 'y']),
  direction: z.enum(['higher', 'lower']),
  since_sequence: z.int().min(1).describe('Where the change most likely began.'),
  at_sequence: z.int().min(1).describe('Where the alarm was raised.'),
});

export const resultSchema = z
  .object({
    schema: z.literal(RESULT_SCHEMA),
    inspection_id: z
      .uuid({ version: 'v7' })
      .describe('The same where a result is sent twice: a receiver that has seen it leaves the second one out.'),
    station: z.string().describe('Name of the camera’s place on the line.'),
    sequence: z.int().min(1).describe('Rises by one with each result of a station: a gap is a result that is missing.'),
    trigger_id: z.string().nullable().describe('As the trigger gave it.'),
    part_id: z.string().nullable(),
    tags: z.record(z.string(), z.string()).describe('What else was said beside the image, given back as it came.'),
    captured_at: instant.nullable().describe('UTC, where the source knows it.'),
    received_at: instant.describe('When clflow had the image, UTC.'),
    decided_at: instant.describe('When the verdict was made, UTC.'),
    verdict: z
      .enum(lineVerdicts)
      .describe(
        '`normal` alone is good. `review`: a person should look. `error`: no verdict in time, or the image cannot be used. `no_image`: a trigger came and no image.',
      ),
    error: z.string().nullable().describe('Why there is no verdict; null where there is one.'),
    score: z.number().nullable().describe('Higher is more anomalous; null where there is no verdict.'),
    threshold: z.number().nullable().describe('Above it an image is anomalous.'),
    p_value: z.number().min(0).max(1).nullable().describe('Share of held-back good images that score as high.'),
    regions: z.array(region).describe('Where it is anomalous, the highest peak first.'),
    model: z.object({ name: z.string(), hash: sha256.describe('SHA-256 of the model file.') }),
    image: z.object({
      uri: z.string().describe('Where it came from: a path, an address without its secrets, a topic.'),
      sha256: sha256.nullable(),
      width: pixels.nullable(),
      height: pixels.nullable(),
    }),
    timing_ms: z
      .object({
        decode: milliseconds.nullable(),
        infer: milliseconds.nullable(),
        post: milliseconds.nullable().describe('Regions and overlay.'),
        total: milliseconds.describe('From the image to the verdict, waiting included.'),
      })
      .describe('Milliseconds by stage.'),
    drift: z.array(alarm).describe('What has changed since calibration, alarms in the order they were raised.'),
  })
  .describe('The verdict of `clflow watch` on one picture of a line.');

export type Result = z.infer<typeof resultSchema>;

/** The published JSON Schema. */
export function resultJsonSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'clflow watch result',
    ...z.toJSONSchema(resultSchema, { io: 'output' }),
  };
}
