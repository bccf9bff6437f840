/**
 * @file The options of a batch and of its jobs as schemas: jobs come as JSON, so they are checked as a program's call is. They hold
 * paths, hashes and numbers, never pixels.
 */
import { ClflowError, taskOptions } from 'clflow';
import * as z from 'zod';

export const formats = ['jsonl', 'parquet'] as const;
export type Format = (typeof formats)[number];

/** What holds where nothing else is said; the command line's help shows it. */
export const batchDefaults = { format: 'jsonl', shardSize: 500, top: 24 } as const;

const place = z
  .string('must be a path or an address s3://BUCKET/KEY')
  .min(1, 'must be a path or an address s3://BUCKET/KEY');
const hash = z.string('must be a SHA-256 in hexadecimal').regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');
const whole = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
};
/** An archive is inspected as single images are. */
const { device, roi, threads, maxMegapixels } = taskOptions.inspect.shape;

const shared = {
  /** Of another store than Amazon's. */
  s3Endpoint: z.string('must be an address').optional(),
  /** What computes; all machines that do shards must have it. */
  device,
  /** Region of interest in pixels: nothing beside it counts. */
  roi,
  /** Mask of the images' size, white where pixels do not count. */
  ignore: place.optional(),
  maxMegapixels,
  /** Threads for the network; 0: one a core. */
  threads,
  format: z.enum(formats, `must be one of ${formats.join(', ')}`).default(batchDefaults.format),
};
const top = whole(0, 1000).default(batchDefaults.top);

/** The options of {@link planBatch}. */
export const batchOptions = z.strictObject({
  /** Model file. */
  model: place,
  /** Folder, prefix of a bucket, or a file with one image a line. */
  source: place,
  /** Folder or prefix for everything that comes of it. */
  output: place,
  /** Images of one job. */
  shardSize: whole(1, 100_000).default(batchDefaults.shardSize),
  /** Most anomalous images in the report. */
  top,
  ...shared,
});

/** The options of {@link runInspectShard}: made by {@link planBatch}. */
export const shardOptions = z.strictObject({
  model: place,
  modelHash: hash,
  /** Of the mask. */
  ignoreHash: hash.optional(),
  /** File with the images, one a line, and its hash. */
  manifest: place,
  manifestHash: hash,
  /** File to write. */
  result: place,
  ...shared,
});

/** The options of {@link runAggregate}: made by {@link planBatch}. */
export const aggregateOptions = z.strictObject({
  /** The output of the batch. */
  output: place,
  top,
  s3Endpoint: shared.s3Endpoint,
  threads,
});

export type BatchOptions = z.input<typeof batchOptions>;
export type ShardOptions = z.input<typeof shardOptions>;
export type AggregateOptions = z.input<typeof aggregateOptions>;

/** @throws ClflowError `usage` that names the first option that makes no sense */
export function checked<Schema extends z.ZodObject>(schema: Schema, options: z.input<Schema>): z.output<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue.code === 'unrecognized_keys') {
    throw new ClflowError('usage', `There is no option \`${issue.keys[0]}\`: check its name.`);
  }
  // Messages of the schemas complete a sentence that begins with the option's name.
  throw new ClflowError('usage', `\`${issue.path.join('.')}\` ${issue.message}.`);
}
