/**
 * @file The colour scale of heat maps, fixed by the model so that images can be compared: from the mean calibration
 * score (no colour) to as far above the threshold as that lies below it (full colour).
 */
import type { DetectorMetadata } from './metadata.js';

/** Least width of the scale as a share of the threshold's size; with one calibration image mean and threshold coincide. */
const LEAST_WIDTH = 0.05;

/** `low` and `high` for `heatmapOverlay`, low < high. */
export function heatmapScale(metadata: Pick<DetectorMetadata, 'calibrationScores' | 'threshold'>): {
  low: number;
  high: number;
} {
  const { calibrationScores: scores, threshold } = metadata;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const half = Math.max(threshold.value - mean, LEAST_WIDTH * Math.abs(threshold.value), 1e-6);
  return { low: threshold.value - half, high: threshold.value + half };
}
