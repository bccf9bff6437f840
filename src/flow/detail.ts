/**
 * @file Detail: how strange each position of the backbone's finest map is, without pooling and without a place. The flow sees the
 * joined scales, so what it calls strange is as wide as the coarsest of them; detail tells where in that width it is.
 *
 *   y = P x, the principal channels of the finest map, of unit variance;
 *   e = −2 / D · max_k (log π_k + log N(y; μ_k, Σ_k)), up to a constant: a mixture of K Gaussians over D channels, fitted to good
 *   images and not trained; π_k is the share of vectors that belong to k, wherever they lie.
 */
import { concat, conv2d, floats, mul, reduceMax, square, type Runtime, type Tensor } from '../graph/index.js';
import type { ChannelProjection } from './joined-features.js';
import type { MixtureMoments } from './mixture-moments.js';
import { NEVER, fitComponents } from './mixture-whitening.js';

/** A fitted mixture over the principal channels of the finest map. */
export interface DetailMixture {
  /** From the map's channels to D principal ones. */
  readonly projection: ChannelProjection;
  readonly components: number;
  /** Σ_k^(−½), [K, D, D], symmetric */
  readonly transform: Float32Array;
  /** μ, [K, D] */
  readonly mean: Float32Array;
  /** log π_k + log|det Σ_k^(−½)|, [K] */
  readonly logWeight: Float32Array;
}

/** @param moments of the principal channels @param shrinkage ρ of the covariances towards isotropic, in (0, 1] */
export async function fitDetailMixture(
  runtime: Runtime,
  projection: ChannelProjection,
  moments: MixtureMoments,
  shrinkage: number,
): Promise<DetailMixture> {
  const { components, counts } = moments;
  const { mean, transform, logDet } = await fitComponents(runtime, moments, shrinkage);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const logWeight = Float32Array.from(counts, (count, k) => (count > 0 ? logDet[k] + Math.log(count / total) : NEVER));
  return { projection, components, transform, mean, logWeight };
}

/** Components of one convolution: bounds the memory to so many times D channels of the map. */
const AT_ONCE = 4;

/** y: [N, C, H, W] → [N, D, H, W]. */
export function principalMap(map: Tensor, { matrix, offset, inputs, outputs }: ChannelProjection): Tensor {
  const { graph } = map;
  return conv2d(
    map,
    graph.constant(floats(matrix, [outputs, inputs, 1, 1])),
    graph.constant(floats(offset, [outputs])),
  );
}

/** Energy e of the finest map [N, C, H, W] → [N, 1, H, W]; higher is stranger. */
export function detailEnergy(
  map: Tensor,
  { projection, components, transform, mean, logWeight }: DetailMixture,
): Tensor {
  const { graph } = map;
  const { outputs: d } = projection;
  const principal = principalMap(map, projection);
  const likelihoods: Tensor[] = [];
  for (let first = 0; first < components; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, components - first);
    const part = transform.slice(first * d * d, (first + count) * d * d);
    const shift = new Float32Array(count * d);
    for (let row = 0; row < shift.length; row++) {
      const k = first + Math.floor(row / d);
      for (let j = 0; j < d; j++) shift[row] -= part[row * d + j] * mean[k * d + j];
    }
    const white = conv2d(
      principal,
      graph.constant(floats(part, [count * d, d, 1, 1])),
      graph.constant(floats(shift, [count * d])),
    );
    likelihoods.push(
      conv2d(
        square(white),
        graph.constant(floats(halvedSums(count, d), [count, count * d, 1, 1])),
        graph.constant(floats(logWeight.slice(first, first + count), [count])),
      ),
    );
  }
  return mul(reduceMax(concat(likelihoods, 1), [1], true), -2 / d);
}

/**
 * The kernel of a 1×1 convolution that adds up the D channels of each component and halves the sum, with the sign turned: runtimes
 * keep what lies between two convolutions in their own layout, where a ReduceSumSquare has to undo it and takes ten times as long.
 */
function halvedSums(components: number, d: number): Float32Array {
  const kernel = new Float32Array(components * components * d);
  for (let k = 0; k < components; k++) kernel.fill(-0.5, k * (components + 1) * d, (k * (components + 1) + 1) * d);
  return kernel;
}
