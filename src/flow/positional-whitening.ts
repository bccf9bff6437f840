/**
 * @file Position-dependent whitening: at every position p of the grid y = Σ_p^(−½) (x − μ_p), an invertible affine map with
 * log|det| = −½ log|Σ_p|, Σ_p being the shrunk covariance of that position (see positional-moments.ts).
 *
 * The inverse square roots of all positions come from one graph, by the coupled Newton–Schulz iteration (Higham, 2008,
 * section 6.7): Y₀ = A, Z₀ = I; T = ½ (3I − ZY); Y ← YT, Z ← TZ; Z → A^(−½) for A scaled to norm below 1.
 */
import { ClflowError } from '../errors.js';
import {
  DYNAMIC,
  Graph,
  asFloats,
  div,
  floats,
  matmul,
  mul,
  openGraph,
  reduceMax,
  reduceSum,
  sqrt,
  square,
  sub,
  type Runtime,
  type Tensor,
} from '../graph/index.js';
import { cholesky, logDeterminant } from './cholesky.js';
import { shrunk, type PositionalMoments } from './positional-moments.js';

/** A fitted whitening of C channels at P positions. */
export interface PositionalWhitening {
  readonly channels: number;
  readonly positions: number;
  /** μ, [C, P] */
  readonly mean: Float32Array;
  /** Σ^(−½), [P, C, C], symmetric */
  readonly transform: Float32Array;
  /** log|det Σ^(−½)|, [P] */
  readonly logDet: Float32Array;
}

/** Enough for condition numbers up to about 10⁴ (see the test); what shrinkage leaves is below 100. */
const ITERATIONS = 16;
/** Largest |Σ^(−½) Σ Σ^(−½) − I| that counts as converged in float32. */
const TOLERANCE = 2e-2;
/** Positions solved per call: bounds the memory to a few copies of 512 · C² floats. */
const POSITIONS_AT_ONCE = 512;

/** Fits the whitening. @param shrinkage ρ in (0, 1] */
export async function fitPositionalWhitening(
  runtime: Runtime,
  moments: PositionalMoments,
  shrinkage: number,
): Promise<PositionalWhitening> {
  const { channels, positions } = moments;
  const covariance = shrunk(moments.covariance(), channels, shrinkage);
  const transform = new Float32Array(covariance.length);
  const session = await openGraph(runtime, inverseSquareRootGraph(channels));
  try {
    for (let start = 0; start < positions; start += POSITIONS_AT_ONCE) {
      const count = Math.min(POSITIONS_AT_ONCE, positions - start);
      const part = covariance.subarray(start * channels ** 2, (start + count) * channels ** 2);
      const out = await session.run({ covariance: floats(part, [count, channels, channels]) });
      const residual = asFloats(out.residual)[0];
      if (!(residual < TOLERANCE)) {
        throw new ClflowError(
          'internal',
          `position whitening did not converge (residual ${residual.toPrecision(3)}); use a larger shrinkage than ${shrinkage}`,
        );
      }
      transform.set(asFloats(out.root), start * channels ** 2);
    }
  } finally {
    await session.release();
  }
  const logDet = new Float32Array(positions);
  for (let p = 0; p < positions; p++) {
    const lower = cholesky(covariance.subarray(p * channels ** 2, (p + 1) * channels ** 2), channels);
    logDet[p] = -0.5 * logDeterminant(lower, channels);
  }
  return { channels, positions, mean: moments.mean(), transform, logDet };
}

function inverseSquareRootGraph(channels: number): Graph {
  const graph = new Graph();
  const covariance = graph.input('covariance', [DYNAMIC, channels, channels]);
  const identity = graph.constant(
    floats(
      Float32Array.from({ length: channels ** 2 }, (_, i) => (i % (channels + 1) === 0 ? 1 : 0)),
      [1, channels, channels],
    ),
  );
  const norm = sqrt(reduceSum(square(covariance), [1, 2], true));
  const scaled = div(covariance, norm);
  let y = scaled;
  let z: Tensor = identity;
  for (let i = 0; i < ITERATIONS; i++) {
    const t = mul(sub(mul(identity, 3), i === 0 ? y : matmul(z, y)), 0.5);
    y = matmul(y, t);
    z = i === 0 ? t : matmul(t, z);
  }
  const error = sub(matmul(matmul(z, scaled), z), identity);
  graph.output('root', div(z, sqrt(norm)));
  graph.output('residual', sqrt(reduceMax(square(error))));
  return graph;
}
