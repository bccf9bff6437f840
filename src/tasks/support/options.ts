/**
 * @file The options of tasks as schemas: one for the command line, for programs, and for jobs that come as JSON. A message
 * completes the sentence that begins with the option's name.
 */
import * as z from 'zod';
import { ClflowError, option } from '../../errors.js';
import { layouts } from '../../dataset/sample.js';
import { devices } from '../../graph/devices.js';
import { MOST_CONTAMINATION, precisionChoices } from '../../training/methods.js';
import { defaults } from './defaults.js';
import { stoppable, type TaskHooks } from './events.js';

export const path = z.string('must be a path').min(1, 'must be a path');

/** A whole number from `least`. */
export const wholeNumber = (least: number) => {
  const message = `must be a whole number from ${least}`;
  return z.int(message).min(least, message);
};

const SHARE = 'must be above 0 and below 1, such as 0.01';
export const share = z.number(SHARE).gt(0, SHARE).lt(1, SHARE);

const CONTAMINATION = `must be above 0 and at most ${MOST_CONTAMINATION}, such as 0.05`;
/** Share of the good images that may be defects. */
export const contamination = z.number(CONTAMINATION).gt(0, CONTAMINATION).lte(MOST_CONTAMINATION, CONTAMINATION);

const REVIEW = 'must be above 0 and below 1, such as 0.05, or 0 for no review';
/** Share of good images that may be called anomalous or be reviewed; 0: there is no review. */
export const reviewShare = z.number(REVIEW).gte(0, REVIEW).lt(1, REVIEW);

const DURATION = 'must be a time such as 90s, 30m or 2h';
const SECONDS = { s: 1, m: 60, h: 3600 };
/** A time as text, in seconds. */
export const duration = z
  .string(DURATION)
  .regex(/^\d+(\.\d+)?[smh]$/, DURATION)
  .transform((text) => Number(text.slice(0, -1)) * SECONDS[text.slice(-1) as keyof typeof SECONDS]);

export const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, `must be one of ${names.join(', ')}`);

export const flag = z.boolean('must be true or false');

const LIST = 'must be a list of names';
export const names = z.array(z.string(LIST), LIST).min(1, LIST);

/** Seed of all chance. */
export const seed = wholeNumber(0).default(defaults.seed);

const SIZE = 'must be a number such as 256, or height x width such as 224x512';
/** Working size: 256 for that area with the images' aspect ratio kept, or "HxW". */
export const size = z.union([z.string(), z.number()], SIZE).transform(String);

const MEGAPIXELS = 'must be a number above 0 and at most 1000';
/** Images with more pixels are refused from their header, before any memory is taken. */
export const maxMegapixels = z
  .number(MEGAPIXELS)
  .gt(0, MEGAPIXELS)
  .max(1000, MEGAPIXELS)
  .default(defaults.maxMegapixels);

/** What computes. */
export const computing = {
  /** What computes the network; `auto` is the processor. */
  device: oneOf(devices).default(defaults.device),
  /** Threads for the network, at most 256; 0: one a core. */
  threads: wholeNumber(0).max(256, 'must be at most 256').default(defaults.threads),
};

/** What the backbone computes in: `float32`, whole numbers of 8 bits (`int8`), or those where they are clearly faster here (`auto`). */
export const precision = oneOf(precisionChoices).default(defaults.precision);

/** Where frozen features come from. */
export const backboneSource = {
  /** File of a ResNet's weights, safetensors; without it they are downloaded once. */
  weights: path.optional(),
  /** Feature maps of an .onnx backbone; all its outputs when missing. */
  taps: names.optional(),
  /** Address of the Hugging Face hub or a mirror. */
  hubUrl: z.string('must be an address').optional(),
};

/** How the folders of a data set are arranged; detected when missing. */
export const layout = oneOf(layouts).optional();

/** A rectangle in pixels. */
export const box = z.strictObject(
  { x: wholeNumber(0), y: wholeNumber(0), width: wholeNumber(1), height: wholeNumber(1) },
  'must be a rectangle { x, y, width, height } in whole pixels',
);

/** A task's options, checked and completed, beside its hooks. */
export type Checked<Schema extends z.ZodType> = z.output<Schema> & Required<Pick<TaskHooks, 'onEvent'>> & TaskHooks;

/** @throws ClflowError `usage` that names the first option that makes no sense */
export function checked<Schema extends z.ZodObject>(
  schema: Schema,
  { onEvent, signal, ...options }: z.input<Schema> & TaskHooks,
): Checked<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return { ...result.data, onEvent: stoppable({ onEvent, signal }), signal };
  throw new ClflowError('usage', sentence(result.error.issues[0]));
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `There is no option ${option(issue.keys[0])}: check its name.`;
  const name = option(issue.path.join('.'));
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return missing ? `${name} is missing: it ${issue.message}.` : `${name} ${issue.message}.`;
}
