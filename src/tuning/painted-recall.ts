/**
 * @file Recall of painted defects at a false-alarm rate. The threshold is the conformal one (see calibration/threshold.ts): the k-th
 * highest score of the n good images held back, k = max(1, ⌊α(n + 1)⌋).
 */
import type { Trial } from './trial.js';

/** Share of the painted defects that are found. */
export function paintedRecall({ good, painted }: Trial, rate: number): number {
  const falling = [...good].sort((a, b) => b - a);
  const threshold = falling[Math.max(1, Math.floor(rate * (good.length + 1) + 1e-9)) - 1];
  const scores = painted.flat();
  return scores.filter((score) => score > threshold).length / scores.length;
}
