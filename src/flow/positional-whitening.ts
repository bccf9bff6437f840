/**
 * @file Position-dependent whitening: at every position p of the grid y = Σ_p^(−½) (x − μ_p), an invertible affine map with
 * log|det| = −½ log|Σ_p|. The covariance of few images is shrunk towards the isotropic one of the same trace:
 * Σ_p = (1 − ρ) S_p + (ρ · tr(S_p)/C + ε) · I (Ledoit and Wolf, 2004, with ρ given; ε a floor).
 *
 * The inverse square roots of all positions come from one graph, by the coupled Newton–Schulz iteration (Higham, 2008,
 * section 6.7): Y₀ = A, Z₀ = I; T = ½ (3I − ZY); Y ← YT, Z ← TZ; Z → A^(−½) for A scaled to norm below 1.
 */
import { ClflowError } from '../errors.js';
import {
  DYNAMIC,
  Graph,
  asFloats,
  floats,
  matmul,
  mul,
  openGraph,
  reduceMax,
  reduceSum,
  square,
  sqrt,
  sub,
  div,
  transpose,
  type Runtime,
  type Tensor,
} from '../graph/index.js';

/**
 * Variance added to every channel, whose variance over all positions is 1: a place that never varied in training (a black
 * border) must not turn the noise of the next image into an alarm.
 */
const VARIANCE_FLOOR = 0.01;

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

/** Per-position sums of some images; sums of folds add up to those of all. */
export class PositionalMoments {
  private count = 0;
  private readonly sum: Float32Array;
  private readonly products: Float32Array;

  constructor(
    readonly channels: number,
    readonly positions: number,
  ) {
    this.sum = new Float32Array(channels * positions);
    this.products = new Float32Array(positions * channels * channels);
  }

  get images(): number {
    return this.count;
  }

  /** @param sum Σ x, [C, P] @param products Σ x xᵀ, [P, C, C] @param count number of images in the sums */
  add(sum: Float32Array, products: Float32Array, count: number): void {
    this.accumulate(sum, products, count, 1);
  }

  /** The moments of `all` but for the images of `part`. */
  static without(all: PositionalMoments, part: PositionalMoments): PositionalMoments {
    const rest = new PositionalMoments(all.channels, all.positions);
    rest.accumulate(all.sum, all.products, all.count, 1);
    rest.accumulate(part.sum, part.products, part.count, -1);
    return rest;
  }

  /** μ, [C, P] */
  mean(): Float32Array {
    return this.sum.map((value) => value / this.count);
  }

  /** Shrunk covariances, [P, C, C]. @param shrinkage ρ in (0, 1] */
  covariance(shrinkage: number): Float32Array {
    const { channels: c, positions, count, sum } = this;
    if (count < 2) throw new ClflowError('data', `whitening needs at least 2 images, got ${count}`);
    const result = new Float32Array(this.products.length);
    for (let p = 0; p < positions; p++) {
      const base = p * c * c;
      let trace = 0;
      for (let i = 0; i < c; i++) {
        const meanI = sum[i * positions + p] / count;
        for (let j = 0; j < c; j++) {
          const meanJ = sum[j * positions + p] / count;
          result[base + i * c + j] = (this.products[base + i * c + j] - count * meanI * meanJ) / (count - 1);
        }
        trace += result[base + i * c + i];
      }
      const isotropic = shrinkage * (trace / c) + VARIANCE_FLOOR;
      for (let k = 0; k < c * c; k++) result[base + k] *= 1 - shrinkage;
      for (let i = 0; i < c; i++) result[base + i * c + i] += isotropic;
    }
    return result;
  }

  private accumulate(sum: Float32Array, products: Float32Array, count: number, sign: 1 | -1): void {
    this.count += sign * count;
    for (let i = 0; i < sum.length; i++) this.sum[i] += sign * sum[i];
    for (let i = 0; i < products.length; i++) this.products[i] += sign * products[i];
  }
}

/** Graph of the sums of {@link PositionalMoments}: x [N, C, P] → sum [C, P], products [P, C, C]. */
export function positionalMomentsGraph(channels: number, positions: number): Graph {
  const graph = new Graph();
  const x = graph.input('x', [DYNAMIC, channels, positions]);
  graph.output('sum', reduceSum(x, [0]));
  graph.output('products', matmul(transpose(x, [2, 1, 0]), transpose(x, [2, 0, 1])));
  return graph;
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
  const covariance = moments.covariance(shrinkage);
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
    logDet[p] = -0.5 * logDeterminant(covariance.subarray(p * channels ** 2, (p + 1) * channels ** 2), channels);
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

/** log det of a symmetric positive definite matrix, by Cholesky in float64. */
function logDeterminant(matrix: Float32Array, size: number): number {
  const lower = new Float64Array(size * size);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i * size + j];
      for (let k = 0; k < j; k++) value -= lower[i * size + k] * lower[j * size + k];
      lower[i * size + j] = i === j ? Math.sqrt(value) : value / lower[j * size + j];
    }
    sum += 2 * Math.log(lower[i * size + i]);
  }
  return sum;
}
