/**
 * @file The third verdict. Between a review threshold and the threshold lies what a person should look at: verdict `review`, no
 * rejection. The review threshold is chosen as the threshold is, for a higher rate of good images above it.
 */
import type { Threshold } from '../calibration/index.js';
import { ClflowError, option } from '../errors.js';

export const verdicts = ['normal', 'review', 'anomalous'] as const;
export type Verdict = (typeof verdicts)[number];

/** Scores that part the verdicts; without a review threshold there are two of them. */
export interface VerdictLevels {
  readonly threshold: Pick<Threshold, 'value'>;
  readonly reviewThreshold?: Pick<Threshold, 'value'>;
}

/** A score at a threshold lies below it. */
export function verdictOf(score: number, { threshold, reviewThreshold }: VerdictLevels): Verdict {
  if (score > threshold.value) return 'anomalous';
  return reviewThreshold && score > reviewThreshold.value ? 'review' : 'normal';
}

/**
 * @param reviewRate share of good images that may be called anomalous or be reviewed; 0 and missing: there is no review
 * @throws ClflowError `usage` where the review threshold would not lie below the threshold
 */
export function requireReviewRate(reviewRate: number | undefined, falseAlarmRate: number): void {
  if (!reviewRate || reviewRate > falseAlarmRate) return;
  throw new ClflowError(
    'usage',
    `${option('reviewRate')} ${reviewRate} must be above the share of good images that may be called anomalous, ` +
      `${falseAlarmRate}: what is reviewed lies below the threshold. Give a higher one, or 0 for no review.`,
  );
}
