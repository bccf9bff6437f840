/**
 * @file How much to shrink, from the training images alone: the share ρ under which images that did not contribute to the
 * statistics are most likely. Each fold in turn is held out; with M_p its scatter about the others' mean μ_p, the mean
 * negative log-likelihood of its images at position p is ½ tr(Σ_p⁻¹ M_p) + ½ log|Σ_p| (+ a constant), so that the moments
 * of the folds are all it takes.
 */
import { cholesky, logDeterminant, traceOfSolution } from './cholesky.js';
import { PositionalMoments, shrunk, type ShrinkageTarget } from './positional-moments.js';

/** What is tried, little to much. */
const SHARES = [0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95];
/** Positions looked at, evenly spread: they differ little in what they ask for. */
const POSITIONS = 32;

/** @param folds moments of two or more parts of the training images @param total moments of all of them */
export function chooseShrinkage(
  folds: readonly PositionalMoments[],
  total: PositionalMoments,
  target: ShrinkageTarget,
): number {
  const { channels, positions } = total;
  const chosen = Array.from({ length: Math.min(POSITIONS, positions) }, (_, i) => {
    return Math.floor(((i + 0.5) * positions) / Math.min(POSITIONS, positions));
  });
  const losses = SHARES.map(() => 0);
  for (const fold of folds) {
    const rest = PositionalMoments.without(total, fold);
    const [mean, covariance] = [rest.mean(), rest.covariance()];
    const scatters = chosen.map((position) => fold.scatterAbout(mean, position));
    SHARES.forEach((share, k) => {
      const whole = shrunk(covariance, channels, share, target);
      chosen.forEach((position, i) => {
        const lower = cholesky(whole.subarray(position * channels ** 2, (position + 1) * channels ** 2), channels);
        const loss = traceOfSolution(lower, scatters[i], channels) + logDeterminant(lower, channels);
        losses[k] += fold.images * loss;
      });
    });
  }
  return SHARES[losses.indexOf(Math.min(...losses))];
}
