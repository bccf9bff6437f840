/**
 * @file Whether positions share the statistics of their neighbourhood, from good images alone: sharing helps where a product
 * does not lie still, and blurs what is known of every position where it does. Held-out images tell the two apart. Each fold
 * in turn is held out; with M_p its scatter about the others' mean μ_p, the mean negative log-likelihood of its images at
 * position p is ½ tr(Σ_p⁻¹ M_p) + ½ log|Σ_p| (+ a constant), so that the moments of the folds are all it takes.
 */
import { cholesky, logDeterminant, traceOfSolution } from './cholesky.js';
import type { FlowConfig } from './flow-config.js';
import { PositionalMoments, shrunk } from './positional-moments.js';
import type { ScaleShape } from './preparation.js';

/** Positions looked at, evenly spread over the grid. */
const POSITIONS = 128;

type SharingConfig = Pick<FlowConfig, 'shrinkage' | 'neighbourhood' | 'sharingCost'>;

/** What was found of a product. */
interface Sharing {
  /** Rows and columns around a position whose statistics it shares; 0 where sharing would cost too much. */
  readonly reach: number;
  /** See {@link heldOutEnergy}, at this reach; null where nobody had to ask. */
  readonly energy: number | null;
}

/**
 * How far positions share the statistics of their neighbourhood.
 * @param folds moments of parts of the training images; with a single part nothing can be held out, and positions share
 * @param total moments of all of them
 */
export function sharingOf(
  folds: readonly PositionalMoments[],
  total: PositionalMoments,
  config: SharingConfig,
  grid: ScaleShape,
): Sharing {
  const reach = Math.floor(config.neighbourhood * Math.sqrt(grid.height * grid.width));
  if (reach === 0 || config.sharingCost === null || folds.length < 2) return { reach, energy: null };
  const [shared, own] = [reach, 0].map((at) => heldOutEnergy(folds, total, at, config.shrinkage, grid));
  return shared - own > config.sharingCost ? { reach: 0, energy: own } : { reach, energy: shared };
}

/**
 * Mean −log p of held-out images in nats per channel, but for the constant ½ log 2π.
 * @param total what the statistics are of, before a fold is held out
 */
export function heldOutEnergy(
  folds: readonly PositionalMoments[],
  total: PositionalMoments,
  reach: number,
  shrinkage: number,
  grid: ScaleShape,
): number {
  const { channels, positions } = total;
  const count = Math.min(POSITIONS, positions);
  const looked = Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * positions) / count));
  const all = total.pooledAt(looked, reach, grid);
  const size = channels ** 2;
  let sum = 0;
  for (const fold of folds) {
    if (fold.images === 0) continue; // of a few images, none may be of this fold
    const rest = PositionalMoments.without(all, fold.pooledAt(looked, reach, grid));
    const own = fold.pooledAt(looked, 0, grid);
    const mean = rest.mean();
    const covariance = shrunk(rest.covariance(), channels, shrinkage);
    for (let k = 0; k < count; k++) {
      const lower = cholesky(covariance.subarray(k * size, (k + 1) * size), channels);
      const scatter = own.scatterAbout(mean, k);
      const twice = traceOfSolution(lower, scatter, channels) + logDeterminant(lower, channels);
      sum += (fold.images * twice) / (2 * channels * count);
    }
  }
  return sum / folds.reduce((images, fold) => images + fold.images, 0);
}
