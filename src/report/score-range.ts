/** @file The axis of scores in a report: the same for all reports of a model. */
import type { DetectorMetadata } from '../detector/index.js';
import { mean } from './spread.js';

/** From the calibration images to as far beyond the threshold as defects usually reach. */
export function scoreRange({
  calibration,
  threshold,
}: Pick<DetectorMetadata, 'calibration' | 'threshold'>): [number, number] {
  const middle = mean(calibration.scores);
  const distance = Math.max(threshold.value - middle, 1e-6 * Math.abs(middle), 1e-9);
  return [Math.min(middle - distance, ...calibration.scores), middle + 4 * distance];
}
