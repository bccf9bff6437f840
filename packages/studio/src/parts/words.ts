/** @file Numbers as people say them: scores against the threshold, shares as "1 in N". */
import type { ModelJson } from '@clflow/server/studio-api';

/** How many times the threshold a score is; null where the threshold is no size to compare with. */
export function timesThreshold(score: number, threshold: number): number | null {
  return threshold > 0 ? score / threshold : null;
}

/** The N of "at most 1 in N", rounded so that it never promises too much. */
export function oneIn(rate: number): number {
  return Math.max(1, Math.floor(1 / Math.max(rate, 1e-9) + 1e-6));
}

/** How odd an image looks among good ones. */
export type Oddness =
  | { readonly kind: 'ordinary' }
  | { readonly kind: 'one-in'; readonly n: number }
  /** Odder than every good image that it was compared with. */
  | { readonly kind: 'beyond'; readonly n: number };

/** @param compared good images that the p-value was made from */
export function oddness(pValue: number, compared: number): Oddness {
  if (pValue * (compared + 1) <= 1 + 1e-6) return { kind: 'beyond', n: compared };
  return pValue >= 0.5 ? { kind: 'ordinary' } : { kind: 'one-in', n: Math.round(1 / pValue) };
}

export type Verdict = 'normal' | 'review' | 'anomalous';

/** As the detector decides: only what is above the threshold is anomalous. @param review null: there is no review */
export function verdictAt(score: number, threshold: number, review: number | null = null): Verdict {
  if (score > threshold) return 'anomalous';
  return review !== null && score > review ? 'review' : 'normal';
}

/** More good images to set the threshold with, until a rate can be promised. */
export function moreFor(
  rate: number,
  { calibration_images }: Pick<ModelJson['promise'], 'calibration_images'>,
): number {
  return Math.max(0, Math.ceil(1 / rate - 1e-6) - 1 - calibration_images);
}
