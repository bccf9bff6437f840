/**
 * @file What n calibration images say of the rate that a threshold will have. The k-th highest of n scores as the threshold
 * has a false-alarm rate R that depends on the n images that happened to be drawn: R ~ Beta(k, n + 1 − k) for a continuous
 * score (Vovk, 2012, "Conditional validity of inductive conformal predictors"), so P(R ≤ r) = P(Binomial(n, r) ≥ k).
 */

/** P(X ≥ k) for X ~ Binomial(n, rate). */
export function binomialUpperTail(n: number, rate: number, k: number): number {
  if (k <= 0) return 1;
  if (k > n || rate <= 0) return 0;
  if (rate >= 1) return 1;
  // log C(n, i) + i·log r + (n − i)·log(1 − r), each from the one before: no factorial overflows.
  let logTerm = n * Math.log1p(-rate);
  const step = Math.log(rate) - Math.log1p(-rate);
  let tail = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= k) tail += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1)) + step;
  }
  return Math.min(1, tail);
}

/**
 * The rate that a threshold at the k-th highest of n calibration scores stays below with this confidence, the n images
 * being drawn at random.
 * @param confidence in (0, 1)
 */
export function rateBound(n: number, k: number, confidence = 0.95): number {
  return bisect((rate) => binomialUpperTail(n, rate, k) - confidence);
}

/** The most false alarms among `images` good ones that a true rate still explains at this confidence. */
export function mostFalseAlarms(images: number, rate: number, confidence = 0.95): number {
  let most = 0;
  while (most < images && binomialUpperTail(images, rate, most + 1) > 1 - confidence) most++;
  return most;
}

/** Where a rising function on [0, 1] crosses zero. */
function bisect(rising: (x: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}
