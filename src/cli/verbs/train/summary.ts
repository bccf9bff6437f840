/** @file What `clflow train` says at its end. */
import type { Calibration, DetectorMetadata } from '../../../detector/index.js';
import { orientationInWords } from '../../../report/orientation.js';
import { powerRows } from '../../../tasks/support/detection-power.js';
import { duration } from '../../terminal/duration.js';
import { commandLine } from '../../terminal/shell.js';
import { table } from '../../terminal/table.js';
import { thresholdRows } from '../../terminal/threshold-rows.js';

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
    thresholdKind: threshold.kind,
    falseAlarmRate: threshold.guaranteedRate,
    falseAlarmRateBound: threshold.rateBound,
    smallestFound: metadata.power?.smallestFound,
    turns: training.turns,
  });
}

const CALIBRATED_BY: Readonly<Record<Calibration['source'], string>> = {
  'held-out': 'held back for the thresholds',
  folds: 'scored by trainings without them for the thresholds',
  recalibrated: 'given for the thresholds',
};

/** A table for people, and what to do next. */
export function trainedTable({ output, metadata, seconds }: Trained): string {
  const { method, className, backbone, size, seed, training, threshold, calibration } = metadata;
  const rows = [
    ['model', output],
    ['product', className],
    ['method', `${method}, backbone ${backbone.name}, ${size.width}×${size.height}, seed ${seed}`],
    ['images', `${training.images} trained on, ${threshold.calibrationImages} ${CALIBRATED_BY[calibration.source]}`],
    ...(training.turns.length > 0 ? [['orientation', orientationInWords(training.turns)]] : []),
    ['parameters', training.parameters.toLocaleString('en')],
    ...thresholdRows(threshold),
    ...powerRows(metadata),
    ['time', training.epochs > 0 ? `${training.epochs} epochs in ${duration(seconds)}` : duration(seconds)],
  ];
  return `${table(rows)}\n\nNow try: clflow inspect ${commandLine([output])} PATH…`;
}
