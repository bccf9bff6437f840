/** @file What `clflow train` says at its end. */
import type { DetectorMetadata } from '../detector/index.js';
import { duration } from './duration.js';
import { readable } from './number.js';
import { commandLine } from './shell.js';
import { table } from './table.js';

export interface Trained {
  /** Path of the model file. */
  readonly output: string;
  readonly metadata: DetectorMetadata;
  /** From the start of the command to the written model. */
  readonly seconds: number;
  /** Images that could not be decoded and were left out. */
  readonly skipped: number;
}

/** One line; scripts rely on the first six fields. */
export function trainedJson({ output, metadata, seconds, skipped }: Trained): string {
  const { training, threshold } = metadata;
  return JSON.stringify({
    model: output,
    epochs: training.epochs,
    seconds,
    parameters: training.parameters,
    trainImages: training.images,
    calibrationImages: threshold.calibrationImages,
    skippedImages: skipped,
    threshold: threshold.value,
    falseAlarmRate: threshold.guaranteedRate,
  });
}

/** A table for people, and what to do next. */
export function trainedTable({ output, metadata, seconds }: Trained): string {
  const { method, className, backbone, size, seed, training, threshold } = metadata;
  const rate = Number((100 * threshold.guaranteedRate).toPrecision(3));
  const rows = [
    ['model', output],
    ['product', className],
    ['method', `${method}, backbone ${backbone.name}, ${size.width}×${size.height}, seed ${seed}`],
    ['images', `${training.images} trained on, ${threshold.calibrationImages} held back for the threshold`],
    ['parameters', training.parameters.toLocaleString('en')],
    ['threshold', `${readable(threshold.value)} (false alarms up to ${rate} %)`],
    ['time', training.epochs > 0 ? `${training.epochs} epochs in ${duration(seconds)}` : duration(seconds)],
  ];
  return `${table(rows)}\n\nNow try: clflow inspect ${commandLine([output])} PATH…`;
}
