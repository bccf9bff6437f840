/**
 * @file The scores of everything normal, sorted once, and what they say about a defect's score s.
 *
 * With a(s) the share of normal scores > s and b(s) the share ≥ s, the detection of s as a function of the
 * false-positive rate F is 0 up to a, rises linearly to 1 at b (ties are merged, the ROC is joined by straight lines)
 * and stays 1. Its area up to a limit L is
 *
 *     L − (a + b)/2           if b ≤ L
 *     (L − a)² / (2 (b − a))  if a < L < b   (the curve is cut at L, interpolated there)
 *     0                       if a ≥ L
 *
 * Areas are additive, so the area under any ROC is the mean of this over the positives: AUROC with L = 1 (the rank
 * statistic, ties half), AUPRO by region with L = 0.3. Likewise the average precision, step-wise as in scikit-learn,
 *
 *     AP = Σ_n (R_n − R_{n−1}) P_n over distinct thresholds from high to low,
 *
 * is the mean over the positives of the precision at their own score, as recall rises only there.
 */
export class NormalScores {
  /** @param sorted the scores of normal items, no NaN; sorted in place (natively, which is fast) and kept. */
  constructor(private readonly sorted: Float32Array | Float64Array) {
    sorted.sort();
  }

  /** How many score at least so high. */
  atLeast(score: number): number {
    return this.sorted.length - countBelow(this.sorted, score, false);
  }

  /** Area under one score's detection curve over false-positive rates 0 … limit, 0 ≤ area ≤ limit. */
  areaOf(score: number, limit: number): number {
    const total = this.sorted.length;
    const above = (total - countBelow(this.sorted, score, true)) / total;
    if (above >= limit) return 0;
    const atLeast = this.atLeast(score) / total;
    if (atLeast <= limit) return limit - (above + atLeast) / 2;
    return (limit - above) ** 2 / (2 * (atLeast - above));
  }
}

/** How many values of an ascending array are < `value`, or ≤ it when `inclusive`. */
export function countBelow(ascending: ArrayLike<number>, value: number, inclusive: boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const below = inclusive ? ascending[middle] <= value : ascending[middle] < value;
    if (below) low = middle + 1;
    else high = middle;
  }
  return low;
}
