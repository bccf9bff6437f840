/** @file Another threshold for a model from what it keeps of its calibration images: no image is needed. */
import { chooseThreshold, thresholdAt, type Threshold } from '../calibration/index.js';
import { VERSION } from '../version.js';
import { chooseThresholds } from './calibration.js';
import type { DetectorMetadata } from './metadata.js';

/** By the rate of false alarms, as `clflow calibrate` chooses it; or by hand, which is an estimate. */
export type ThresholdWish = { readonly rate: number } | { readonly threshold: number };

/** The threshold that a wish would lead to. @throws ClflowError `usage` for a wish that makes no sense */
export function thresholdFor({ calibration }: Pick<DetectorMetadata, 'calibration'>, wish: ThresholdWish): Threshold {
  const byFolds = calibration.source === 'folds';
  return 'rate' in wish
    ? chooseThreshold(calibration.scores, wish.rate, byFolds)
    : thresholdAt(calibration.scores, wish.threshold, byFolds);
}

/**
 * What a model file says about itself with another threshold; its regions follow at the same rate. What was measured at the
 * threshold before is no longer said.
 */
export function withThreshold(metadata: DetectorMetadata, wish: ThresholdWish): DetectorMetadata {
  const threshold = thresholdFor(metadata, wish);
  const rate = threshold.requestedRate;
  const step = { step: 'calibrate', version: VERSION, good: 0, anomalous: 0, falseAlarmRate: rate } as const;
  return {
    ...metadata,
    ...chooseThresholds(metadata.calibration, rate),
    threshold,
    power: null,
    lineage: [...metadata.lineage, step],
  };
}
