/**
 * @file Weights rounded so that their errors cancel (Guo et al. 2022, SQuant, arXiv 2202.07471). Neighbouring values of an image, and
 * channels behind a ReLU, rise and fall together: what counts is less each error than the sum of those of a window k × k, and of all
 * windows of an output. Each rounded to its nearest, such a sum is a walk of many half steps; here the weights that were nearest to being rounded the other way
 * are, until it is half a step at most.
 */

/**
 * Whole numbers for the weights of one output, from −limit to limit.
 * @param weights in steps of the scale, [C, k, k] @param window k²
 */
export function roundKernel(weights: Float32Array, window: number, limit: number): Int8Array {
  const rounded = Int8Array.from(weights, (weight) => Math.min(limit, Math.max(-limit, Math.round(weight))));
  const errors = weights.map((weight, i) => rounded[i] - weight);
  /** Rounds the weight the other way. @param down whether to the whole number below */
  const turn = (i: number, down: boolean): void => {
    rounded[i] += down ? -1 : 1;
    errors[i] += down ? -1 : 1;
  };
  /** The weight of a window that loses least by being turned; null where none can be. */
  const easiest = (from: number, down: boolean): number | null => {
    let best: number | null = null;
    let most = 0;
    for (let i = from; i < from + window; i++) {
      const error = down ? errors[i] : -errors[i];
      // Errors beyond half a step are of weights that were turned, or cut off at the limit.
      if (error <= most || error > 0.5 || Math.abs(rounded[i]) === limit) continue;
      [best, most] = [i, error];
    }
    return best;
  };
  const sums: number[] = [];
  for (let from = 0; from < weights.length; from += window) {
    let sum = 0;
    for (let i = from; i < from + window; i++) sum += errors[i];
    while (window > 1 && Math.abs(sum) > 0.5) {
      const i = easiest(from, sum > 0);
      if (i === null) break;
      turn(i, sum > 0);
      sum -= Math.sign(sum);
    }
    sums.push(sum);
  }
  // What is left of the windows, the ones that are farthest off first.
  let total = sums.reduce((a, b) => a + b, 0);
  const down = total > 0;
  const order = [...sums.keys()].sort((a, b) => (down ? sums[b] - sums[a] : sums[a] - sums[b]));
  for (const at of order) {
    if (Math.abs(total) <= 0.5) break;
    const i = easiest(at * window, down);
    if (i === null) continue;
    turn(i, down);
    total -= down ? 1 : -1;
  }
  return rounded;
}
