/**
 * @file The colour scale of heat maps, fixed by the model so that images can be compared: from the mean calibration
 * score (no colour) over the pixel threshold to what defects reach (full colour): the median peak of painted defects where they
 * were measured, and at least four times as far as the threshold.
 */
import type { DetectorMetadata } from './metadata.js';

/** Full colour lies at least this many times as far from the mean calibration score as the threshold does. */
const REACH = 4;
/** Least distance of the two as a share of the threshold's size; with one calibration image mean and threshold coincide. */
const LEAST_DISTANCE = 0.05;

/**
 * `low` and `high` for `heatmapOverlay`, low < high.
 *
 * @example
 * ```ts
 * const { low, high } = heatmapScale(detector.metadata);
 * ```
 */
export function heatmapScale(metadata: Pick<DetectorMetadata, 'calibration' | 'pixelThreshold' | 'paintedPeak'>): {
  low: number;
  high: number;
} {
  const { pixelThreshold: threshold, paintedPeak = -Infinity } = metadata;
  const { scores } = metadata.calibration;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const distance = Math.max(threshold.value - mean, LEAST_DISTANCE * Math.abs(threshold.value), 1e-6);
  const low = threshold.value - distance;
  return { low, high: Math.max(low + REACH * distance, paintedPeak) };
}
