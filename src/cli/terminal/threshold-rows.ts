/** @file A threshold and what it promises, for people. */
import { percent, type Threshold } from '../../calibration/index.js';
import type { DetectorMetadata } from '../../detector/index.js';
import { readable } from '../../report/readable.js';

/** Rows of a table. @param before the threshold that this one replaces */
export function thresholdRows(threshold: Threshold, before?: Threshold): [string, string][] {
  const { value, kind, requestedRate, guaranteedRate, expectedRate, rateBound } = threshold;
  const estimate = kind === 'estimated' ? `, an estimate for ${percent(requestedRate)}` : '';
  const change = before ? ` (before: ${readable(before.value)})` : '';
  const rates =
    expectedRate === undefined
      ? `${percent(guaranteedRate)} of good images at most`
      : `${percent(expectedRate)} of good images to be expected, ${percent(guaranteedRate)} at most`;
  return [
    ['threshold', `${readable(value)}${change}${estimate}`],
    ['false alarms', `${rates}; with 95 % confidence below ${percent(rateBound)} with these very images`],
  ];
}

/** What is for a person to look at; no row where there is no review and was none. @param before the model that this one replaces */
export function reviewRows(
  { reviewThreshold: now }: Pick<DetectorMetadata, 'reviewThreshold'>,
  before?: Pick<DetectorMetadata, 'reviewThreshold'>,
): [string, string][] {
  const then = before?.reviewThreshold;
  if (!now) return then ? [['review', `none (before: from ${readable(then.value)})`]] : [];
  const change = then ? ` (before: ${readable(then.value)})` : '';
  const { expectedRate, guaranteedRate } = now;
  const share = expectedRate === undefined ? `${percent(guaranteedRate)} at most` : `about ${percent(expectedRate)}`;
  return [['review', `from ${readable(now.value)}${change}; of good images ${share} are reviewed or rejected`]];
}
