/**
 * @file Conformal calibration on good images that training never saw (Vovk et al., 2005):
 * p(s) = (1 + #{calibration scores ≥ s}) / (n + 1). If a new good image is exchangeable with them, P(p ≤ α) ≤ α.
 */
import { ClflowError } from '../errors.js';

/** Share of calibration scores, the new one counted in, that are at least as high as `score`: 1/(n+1) … 1. */
export function pValue(score: number, calibrationScores: readonly number[]): number {
  const higher = calibrationScores.reduce((count, other) => count + (other >= score ? 1 : 0), 0);
  return (1 + higher) / (calibrationScores.length + 1);
}

export interface Threshold {
  /** Images with a higher score are anomalous. */
  readonly value: number;
  /** The false-alarm rate asked for. */
  readonly requestedRate: number;
  /** The rate that the calibration images can guarantee: that asked for, or 1/(n+1) where they are too few. */
  readonly guaranteedRate: number;
  readonly calibrationImages: number;
}

/**
 * The conformal threshold: the smallest calibration score above which p ≤ α. With fewer than 1/α − 1 scores no score
 * reaches that; the highest calibration score then stands in, which guarantees a rate of 1/(n + 1).
 * @param rate α in (0, 1)
 */
export function conformalThreshold(calibrationScores: readonly number[], rate: number): Threshold {
  if (!(rate > 0 && rate < 1)) {
    throw new ClflowError('usage', `the false-alarm rate must lie between 0 and 1, got ${rate}`);
  }
  const n = calibrationScores.length;
  if (n === 0) throw new ClflowError('data', 'there are no calibration images, so no threshold can be set');
  const falling = [...calibrationScores].sort((a, b) => b - a);
  // p ≤ α for scores above the k-th highest calibration score when k ≤ α (n + 1): k − 1 are higher, plus one.
  const allowed = Math.floor(rate * (n + 1) + 1e-9);
  const k = Math.max(1, allowed);
  return {
    value: falling[k - 1],
    requestedRate: rate,
    guaranteedRate: Math.max(rate, 1 / (n + 1)),
    calibrationImages: n,
  };
}

/** One sentence for people when the rate asked for cannot be guaranteed, else null. */
export function thresholdNote({ requestedRate, guaranteedRate, calibrationImages }: Threshold): string | null {
  if (guaranteedRate <= requestedRate) return null;
  const needed = Math.ceil(1 / requestedRate - 1);
  return (
    `${calibrationImages} calibration images are too few for a false-alarm rate of ${percent(requestedRate)} ` +
    `(that needs ${needed}); the highest calibration score is the threshold, which guarantees ${percent(guaranteedRate)}.`
  );
}

function percent(rate: number): string {
  return `${Number((100 * rate).toPrecision(2))} %`;
}
