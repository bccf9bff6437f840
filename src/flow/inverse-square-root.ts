/**
 * @file Inverse square roots of many small symmetric matrices in one graph, by the coupled Newton–Schulz iteration (Higham,
 * 2008, section 6.7): Y₀ = A, Z₀ = I; T = ½ (3I − ZY); Y ← YT, Z ← TZ; Z → A^(−½) for A scaled to norm below 1.
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

/** Enough for condition numbers up to about 10⁴ (see the test); what shrinkage leaves is below 100. */
const ITERATIONS = 16;
/** Largest |Σ^(−½) Σ Σ^(−½) − I| that counts as converged in float32. */
const TOLERANCE = 2e-2;
/** Matrices solved per call: bounds the memory to a few copies of 512 · C² floats. */
const AT_ONCE = 512;

/**
 * Σ^(−½) of every Σ.
 * @param matrices symmetric and positive definite, [P, C, C]
 * @throws ClflowError `internal` when one of them is too badly conditioned
 */
export async function inverseSquareRoots(
  runtime: Runtime,
  matrices: Float32Array,
  channels: number,
): Promise<Float32Array> {
  const size = channels ** 2;
  const roots = new Float32Array(matrices.length);
  const session = await openGraph(runtime, inverseSquareRootGraph(channels));
  try {
    for (let start = 0; start < matrices.length; start += AT_ONCE * size) {
      const part = matrices.subarray(start, start + AT_ONCE * size);
      const out = await session.run({ covariance: floats(part, [part.length / size, channels, channels]) });
      const residual = asFloats(out.residual)[0];
      if (!(residual < TOLERANCE)) {
        throw new ClflowError('internal', `whitening did not converge (residual ${residual.toPrecision(3)})`);
      }
      roots.set(asFloats(out.root), start);
    }
  } finally {
    await session.release();
  }
  return roots;
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
