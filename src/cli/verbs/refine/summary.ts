/** @file What `clflow refine` says at its end. */
import { powerRows } from '../../terminal/power-rows.js';
import { table } from '../../terminal/table.js';
import { reviewRows, thresholdRows } from '../../terminal/threshold-rows.js';
import type { RefineResult } from '../../../tasks/refine.js';

export function refinedTable({ model, metadata, before, rejected, found }: RefineResult): string {
  const told = ({ before: was, after, of }: RefineResult['found']): string => `${after} of ${of} (before: ${was})`;
  return table([
    ['model', model],
    ['images', `${metadata.training.images} trained on, ${metadata.threshold.calibrationImages} calibrate`],
    ...(rejected.of > 0 ? [['good, but rejected', told(rejected)]] : []),
    ...(found.of > 0 ? [['defects found', `${told(found)}; it was trained on them`]] : []),
    ...thresholdRows(metadata.threshold, before.threshold),
    ...reviewRows(metadata, before),
    ...powerRows(metadata),
  ]);
}
