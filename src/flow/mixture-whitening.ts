/**
 * @file Whitening by kinds of places: a mixture of Gaussians over the prepared channels, whose components say what is there
 * and not where. At a position p the most probable component k = argmax_k log π_k(p) N(x; μ_k, Σ_k) whitens, y = Σ_k^(−½) (x − μ_k) − m_p,
 * an affine map with log|det| = −½ log|Σ_k|; with log π_k(p) beside it the likelihood of (x, k) is exact, and one of x from below.
 *
 *   π_k(p): share of the images in which a position near p belonged to k, so that a place out of its place costs something.
 *   Σ_k = (1 − r) S_k + (r · s_k + ε) · I, r = max(ρ, C / (n_k + C)): a component of few vectors is rounder;
 *   s_k = (n_k · tr(S_k) + C · tr(S)) / C (n_k + C), S being the mean of all S_k by their n_k.
 */
import type { Runtime } from '../graph/index.js';
import { boxMean } from './box-mean.js';
import { cholesky, logDeterminant } from './cholesky.js';
import { inverseSquareRoots } from './inverse-square-root.js';
import type { MixtureMoments } from './mixture-moments.js';
import { VARIANCE_FLOOR } from './positional-moments.js';

/** A fitted mixture of K components over C channels at P positions. */
export interface MixtureWhitening {
  readonly kind: 'mixture';
  readonly components: number;
  readonly channels: number;
  readonly positions: number;
  /** μ, [K, C] */
  readonly mean: Float32Array;
  /** Σ^(−½), [K, C, C], symmetric */
  readonly transform: Float32Array;
  /** log|det Σ_k^(−½)| + log π_k(p), [P, K]; a component without vectors has −10⁴ and is never taken. */
  readonly logWeight: Float32Array;
  /** m_p: how good images differ from their component at each position, [C, P]. */
  readonly place: Float32Array;
  /** Σ̄^(−½), [C, C], of the mean Σ̄ of all Σ_k by their number of vectors: for explaining distances alone. */
  readonly common: Float32Array;
}

/** Rows and columns around a position whose components it may be of as well, as a share of the grid's side. */
const NEAR = 0.1;
/** Share of an image that every component has everywhere. */
const ANYWHERE = 1e-3;
/** Below any log-likelihood: the weight of a component without vectors. */
export const NEVER = -1e4;

/** Fits the whitening. @param shrinkage ρ in (0, 1] */
export async function fitMixtureWhitening(
  runtime: Runtime,
  moments: MixtureMoments,
  shrinkage: number,
  grid: { readonly height: number; readonly width: number },
): Promise<MixtureWhitening> {
  const { components, channels, positions, counts } = moments;
  const { logDet, ...fitted } = await fitComponents(runtime, moments, shrinkage);
  const prior = logPrior(moments, grid);
  const logWeight = new Float32Array(positions * components);
  for (let k = 0; k < components; k++) {
    for (let p = 0; p < positions; p++) {
      logWeight[p * components + k] = counts[k] > 0 ? logDet[k] + prior[k * positions + p] : NEVER;
    }
  }
  const place = new Float32Array(channels * positions);
  return { kind: 'mixture', components, channels, positions, ...fitted, logWeight, place };
}

/** What every component has without regard to places. */
export interface Components {
  /** μ, [K, C] */
  readonly mean: Float32Array;
  /** Σ^(−½), [K, C, C], symmetric */
  readonly transform: Float32Array;
  /** log|det Σ_k^(−½)|, [K] */
  readonly logDet: Float64Array;
  /** Σ̄^(−½), [C, C], of the mean of all Σ_k by their number of vectors. */
  readonly common: Float32Array;
}

/** @param shrinkage ρ in (0, 1] */
export async function fitComponents(runtime: Runtime, moments: MixtureMoments, shrinkage: number): Promise<Components> {
  const { channels: c, counts, sums } = moments;
  const mean = Float32Array.from(sums, (value, i) => value / Math.max(1, counts[Math.floor(i / c)]));
  const covariance = shrunkCovariances(moments, shrinkage);
  const together = new Float32Array(covariance.length + c * c);
  together.set(covariance);
  together.set(meanCovariance(covariance, counts, c), covariance.length);
  const roots = await inverseSquareRoots(runtime, together, c);
  const logDet = Float64Array.from(counts, (_, k) => {
    const lower = cholesky(covariance.subarray(k * c * c, (k + 1) * c * c), c);
    return -0.5 * logDeterminant(lower, c);
  });
  return { mean, transform: roots.slice(0, covariance.length), logDet, common: roots.slice(covariance.length) };
}

/** Σ_k of every component, [K, C, C]. */
function shrunkCovariances(
  { components, channels: c, counts, sums, products }: MixtureMoments,
  shrinkage: number,
): Float32Array {
  const size = c * c;
  const covariance = new Float64Array(components * size);
  const variance = new Float64Array(components);
  let inside = 0;
  for (let k = 0; k < components; k++) {
    const n = Math.max(1, counts[k]);
    for (let i = 0; i < c; i++) {
      for (let j = 0; j <= i; j++) {
        const value = products[(k * c + i) * c + j] / n - (sums[k * c + i] / n) * (sums[k * c + j] / n);
        covariance[k * size + i * c + j] = value;
        covariance[k * size + j * c + i] = value;
      }
      variance[k] += Math.max(0, covariance[k * size + i * (c + 1)]) / c;
    }
    inside += counts[k] * variance[k];
  }
  inside /= Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const result = new Float32Array(covariance.length);
  for (let k = 0; k < components; k++) {
    const n = counts[k];
    const share = Math.max(shrinkage, c / (n + c));
    const round = (n * variance[k] + c * inside) / (n + c);
    for (let i = 0; i < size; i++) result[k * size + i] = (1 - share) * covariance[k * size + i];
    for (let i = 0; i < c; i++) result[k * size + i * (c + 1)] += share * round + VARIANCE_FLOOR;
  }
  return result;
}

/** Σ̄, [C, C]. */
function meanCovariance(covariance: Float32Array, counts: Float64Array, channels: number): Float32Array {
  const size = channels * channels;
  const total = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const result = new Float32Array(size);
  counts.forEach((count, k) => {
    for (let i = 0; i < size; i++) result[i] += (count / total) * covariance[k * size + i];
  });
  return result;
}

/** log π_k(p), [K, P]. */
function logPrior(
  { components, positions, occupancy }: MixtureMoments,
  { height, width }: { readonly height: number; readonly width: number },
): Float64Array {
  const reach = Math.floor(NEAR * Math.sqrt(height * width));
  const near = boxMean(boxMean(occupancy, height, width, reach), width, 1, reach);
  const result = new Float64Array(near.length);
  for (let p = 0; p < positions; p++) {
    let total = 0;
    for (let k = 0; k < components; k++) total += near[k * positions + p];
    const anywhere = ANYWHERE * Math.max(1e-9, total);
    for (let k = 0; k < components; k++) {
      const share = (near[k * positions + p] + anywhere) / (total + components * anywhere);
      result[k * positions + p] = Math.log(share);
    }
  }
  return result;
}
