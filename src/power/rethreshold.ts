/** @file Other thresholds for a model from what it keeps of its calibration images and painted defects: no image is needed. */
import { chooseThreshold, thresholdAt, type Threshold } from '../calibration/index.js';
import { chooseThresholds, type DetectorMetadata } from '../detector/index.js';
import { ClflowError } from '../errors.js';
import { VERSION } from '../version.js';
import { powerAt } from './power-of.js';

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
 * What a model file says about itself with another threshold; its regions follow at the same rate, and so does which painted
 * defects are found, where the model keeps their scores.
 * @param wish null: the threshold stays as it is
 * @param review of the review threshold; null for none; missing: the one before, where it still lies below the threshold
 * @throws ClflowError `usage` for a wish that makes no sense, and for a review threshold that does not lie below the threshold
 */
export function withThreshold(
  metadata: DetectorMetadata,
  wish: ThresholdWish | null,
  review?: ThresholdWish | null,
): DetectorMetadata {
  const { reviewThreshold: former, power, ...rest } = metadata;
  const threshold = wish ? thresholdFor(metadata, wish) : metadata.threshold;
  const reviewThreshold = review === undefined ? kept(former, threshold) : review && thresholdFor(metadata, review);
  if (review && reviewThreshold && reviewThreshold.value >= threshold.value) {
    throw new ClflowError(
      'usage',
      `a review threshold of ${reviewThreshold.value} does not lie below the threshold of ${threshold.value}: ` +
        'give a lower one, a higher rate, or none',
    );
  }
  const rate = threshold.requestedRate;
  const step = { step: 'calibrate', version: VERSION, good: 0, anomalous: 0, falseAlarmRate: rate } as const;
  const reviewRate = reviewThreshold?.requestedRate;
  return {
    ...rest,
    ...(wish && chooseThresholds(metadata.calibration, rate)),
    threshold,
    ...(reviewThreshold && { reviewThreshold }),
    power: power && powerAt(power, threshold.value),
    lineage: [...metadata.lineage, { ...step, ...(reviewRate !== undefined && { reviewRate }) }],
  };
}

function kept(former: Threshold | undefined, threshold: Threshold): Threshold | undefined {
  return former && former.value < threshold.value ? former : undefined;
}
