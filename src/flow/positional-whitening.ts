/**
 * @file Position-dependent whitening: at every position p of the grid y = Σ_p^(−½) (x − μ_p), an invertible affine map with
 * log|det| = −½ log|Σ_p|, Σ_p being the shrunk covariance of that position (see positional-moments.ts).
 */
import type { Runtime } from '../graph/index.js';
import { cholesky, logDeterminant } from './cholesky.js';
import { inverseSquareRoots } from './inverse-square-root.js';
import { shrunk, type PositionalMoments } from './positional-moments.js';

/** A fitted whitening of C channels at P positions. */
export interface PositionalWhitening {
  readonly kind: 'positional';
  readonly channels: number;
  readonly positions: number;
  /** μ, [C, P] */
  readonly mean: Float32Array;
  /** Σ^(−½), [P, C, C], symmetric */
  readonly transform: Float32Array;
  /** log|det Σ^(−½)|, [P] */
  readonly logDet: Float32Array;
}

/** Fits the whitening. @param shrinkage ρ in (0, 1] */
export async function fitPositionalWhitening(
  runtime: Runtime,
  moments: PositionalMoments,
  shrinkage: number,
): Promise<PositionalWhitening> {
  const { channels, positions } = moments;
  const covariance = shrunk(moments.covariance(), channels, shrinkage);
  const transform = await inverseSquareRoots(runtime, covariance, channels);
  const logDet = new Float32Array(positions);
  for (let p = 0; p < positions; p++) {
    const lower = cholesky(covariance.subarray(p * channels ** 2, (p + 1) * channels ** 2), channels);
    logDet[p] = -0.5 * logDeterminant(lower, channels);
  }
  return { kind: 'positional', channels, positions, mean: moments.mean(), transform, logDet };
}
