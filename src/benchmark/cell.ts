/** @file One cell of a benchmark: what a method with a backbone and a seed reached on a category. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import * as z from 'zod';
import type { Dataset } from '../dataset/index.js';
import { ioError } from '../files/index.node.js';
import { DEFAULT_FALSE_ALARM_RATE } from '../training/methods.js';
import type { TrainingPlan } from '../training/plan.js';

const auroc = z.object({ auroc: z.number() });

export const cellSchema = z.object({
  category: z.string(),
  method: z.string(),
  backbone: z.string(),
  /** What the backbone computes in; missing: float32. */
  precision: z.literal('int8').optional(),
  seed: z.number().int(),
  /** Of everything that decides the result: recipe, size, backbone's weights, images, version. */
  fingerprint: z.string(),
  version: z.string(),
  size: z.object({ width: z.number(), height: z.number() }),
  epochs: z.number().int(),
  trainImages: z.number().int(),
  calibrationImages: z.number().int(),
  testImages: z.number().int(),
  image: z.object({ auroc: z.number(), ap: z.number(), f1max: z.number() }),
  /** Null where the category has no masks. */
  pixel: z
    .object({
      auroc: z.number(),
      /** Missing in cells from before it was measured. */
      ap: z.number().optional(),
      aupro: z.number(),
    })
    .nullable(),
  perDefect: z.record(z.string(), auroc),
  /** Numbers that were learned and are part of the detector. */
  parameters: z.number().int(),
  modelBytes: z.number().int(),
  /** From decoded files to the calibrated detector. */
  trainSeconds: z.number(),
  /** From file to verdict, one image at a time. */
  secondsPerImage: z.number(),
});

export type Cell = z.infer<typeof cellSchema>;

/** A hash of whatever is given, as JSON. */
export function fingerprint(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** How the detectors of cells are calibrated. A benchmark compares scores, not verdicts; but it is part of the fingerprint. */
const CALIBRATION = { falseAlarmRate: DEFAULT_FALSE_ALARM_RATE, calibration: 'split' } as const;

/** A training plan as fingerprints have it. */
export function planPrint(plan: TrainingPlan): object {
  return { ...plan, ...CALIBRATION };
}

/** Names and sizes of all files of a data set: quick, and different as soon as images come, go or are replaced. */
export async function dataFingerprint({ root, train, test }: Dataset): Promise<string> {
  const files = [...train, ...test].flatMap(({ file, masks }) => [file, ...masks]);
  const sizes = await Promise.all(files.map((file) => bytesOf(file)));
  return fingerprint(files.map((file, i) => [file.slice(root.length), sizes[i]]));
}

async function bytesOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw ioError('read', file, error);
  }
}
