/**
 * @file The conformal p-value (Vovk, Gammerman & Shafer, 2005) of a score among the scores of good images that training
 * never saw: p(s) = (1 + #{calibration scores ≥ s}) / (n + 1). If a new good image is exchangeable with them, P(p ≤ α) ≤ α.
 */

/** Share of calibration scores, the new one counted in, that are at least as high as `score`: 1/(n+1) … 1. */
export function pValue(score: number, calibrationScores: readonly number[]): number {
  const higher = calibrationScores.reduce((count, other) => count + (other >= score ? 1 : 0), 0);
  return (1 + higher) / (calibrationScores.length + 1);
}
