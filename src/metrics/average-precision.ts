/** @file Average precision of anomalous scores among normal ones; see normal-scores.ts for the formula. */
import type { NormalScores } from './normal-scores.js';

/** Exact, 0 … 1. @param anomalous at least one, no NaN; sorted in place */
export function meanPrecision(normals: NormalScores, anomalous: Float32Array | Float64Array): number {
  anomalous.sort();
  const total = anomalous.length;
  let sum = 0;
  for (let end = total; end > 0;) {
    const score = anomalous[end - 1];
    const before = end;
    while (end > 0 && anomalous[end - 1] === score) end--;
    const found = total - end;
    sum += (before - end) * (found / (found + normals.atLeast(score)));
  }
  return sum / total;
}
