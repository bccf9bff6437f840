/** @file What `clflow train` says at its end. */
import type { Calibration } from '../../../detector/index.js';
import { backboneInWords } from '../../../report/backbone.js';
import { areaInWords } from '../../../report/area.js';
import { orientationInWords } from '../../../report/orientation.js';
import { powerRows } from '../../terminal/power-rows.js';
import type { TrainResult } from '../../../tasks/train.js';
import { duration } from '../../terminal/duration.js';
import { commandLine } from '../../terminal/shell.js';
import { table } from '../../terminal/table.js';
import { reviewRows, thresholdRows } from '../../terminal/threshold-rows.js';

/** One line; scripts rely on the first six fields. */
export function trainedJson({ metadata: _, ...fields }: TrainResult): string {
  return JSON.stringify(fields);
}

const CALIBRATED_BY: Readonly<Record<Calibration['source'], string>> = {
  'held-out': 'held back for the thresholds',
  folds: 'scored by trainings without them for the thresholds',
  recalibrated: 'given for the thresholds',
};

/** A table for people, and what to do next. */
export function trainedTable({ model, metadata, seconds }: TrainResult): string {
  const { method, className, backbone, size, tiles, area, seed, training, threshold, calibration } = metadata;
  const rows = [
    ['model', model],
    ['product', className],
    ['method', `${method}, backbone ${backboneInWords(backbone)}, ${size.width}×${size.height}, seed ${seed}`],
    ...(tiles ? [['tiles', `${tiles.tile.width}×${tiles.tile.height}, overlapping by ${tiles.overlap} or more`]] : []),
    ...(area ? [['area', areaInWords(area, size)]] : []),
    ['images', `${training.images} trained on, ${threshold.calibrationImages} ${CALIBRATED_BY[calibration.source]}`],
    ...(training.turns.length > 0 ? [['orientation', orientationInWords(training.turns)]] : []),
    ['parameters', training.parameters.toLocaleString('en')],
    ...thresholdRows(threshold),
    ...reviewRows(metadata),
    ...powerRows(metadata),
    ['time', training.epochs > 0 ? `${training.epochs} epochs in ${duration(seconds)}` : duration(seconds)],
  ];
  return `${table(rows)}\n\nNow try: clflow inspect ${commandLine([model])} PATH…`;
}
