/** @file Fitted whitenings as layers of a graph. */
import {
  DYNAMIC,
  add,
  conv2d,
  floats,
  gatherAt,
  matmul,
  reshape,
  sub,
  transpose,
  type Tensor,
} from '../graph/index.js';
import type { FlowStep } from './coupling.js';
import { mixtureWhiteningLayer } from './mixture-layer.js';
import type { MixtureWhitening } from './mixture-whitening.js';
import type { PositionalWhitening } from './positional-whitening.js';
import { scaleContributions, type PartMeans } from './scale-contributions.js';

/** What stands before the couplings: statistics by where a vector lies, or by what it shows. */
export type Whitening = PositionalWhitening | MixtureWhitening;

/** y = Σ_p^(−½) (x − μ_p) with the numbers given as tensors: mean [1, C, H, W], transform [P, C, C]. */
export function applyPositionalWhitening(x: Tensor, mean: Tensor, transform: Tensor): Tensor {
  return multiplyPositions(sub(x, mean), transform);
}

/**
 * W_p x_p at every position, W_p symmetric: x [N, C, H, W], W [P, C, C]. As rows times W, batched over positions: a runtime then reads
 * each matrix as it lies, and axes move one at a time, which takes a part of the time of turning them around at once.
 */
function multiplyPositions(x: Tensor, transform: Tensor): Tensor {
  const [n, channels, height, width] = x.shape;
  const vectors = transpose(reshape(x, [n, channels, height * width]), [0, 2, 1]);
  const product = matmul(transpose(vectors, [1, 0, 2]), transform); // [P, N, C]
  const maps = transpose(transpose(product, [1, 0, 2]), [0, 2, 1]);
  return reshape(maps, [n === DYNAMIC ? DYNAMIC : n, channels, height, width]);
}

/** A whitened map, and what each scale adds to how far it is from normal. */
export interface WhitenedScale extends FlowStep {
  /**
   * @param parts of the scales, which the whitened map was the sum of (see joined-features.ts)
   * @param means of them
   * @returns see {@link scaleContributions}
   */
  readonly contributions: (parts: readonly Tensor[], means: PartMeans) => Tensor;
}

/** A fitted whitening of either kind baked into a graph. */
export function whiteningLayer(x: Tensor, whitening: Whitening): WhitenedScale {
  return whitening.kind === 'positional' ? byPosition(x, whitening) : byComponent(x, whitening);
}

function byPosition(x: Tensor, whitening: PositionalWhitening): WhitenedScale {
  const { graph } = x;
  const [, channels, height, width] = x.shape;
  const mean = graph.constant(floats(whitening.mean, [1, channels, height, width]));
  const transform = graph.constant(floats(whitening.transform, [height * width, channels, channels]));
  const logDet = graph.constant(floats(whitening.logDet, [1, 1, height, width]));
  const output = applyPositionalWhitening(x, mean, transform);
  const contributions = (parts: readonly Tensor[], means: PartMeans): Tensor =>
    scaleContributions(
      parts.map((part, l) => sub(part, graph.constant(floats(means[l], [1, channels, height, width])))),
      multiplyPositions(output, transform),
    );
  return { output, logDet, contributions };
}

function byComponent(x: Tensor, whitening: MixtureWhitening): WhitenedScale {
  const { graph } = x;
  const [n, channels, height, width] = x.shape;
  const { components, positions, common } = whitening;
  const { output, logDet, component } = mixtureWhiteningLayer(x, whitening);
  const contributions = (parts: readonly Tensor[], means: PartMeans): Tensor => {
    const own = reshape(component, [n, positions]);
    const differences = parts.map((part, l) => {
      const mean = gatherAt(graph.constant(floats(means[l], [components, channels])), own); // [N, P, C]
      return sub(part, reshape(transpose(mean, [0, 2, 1]), [n, channels, height, width]));
    });
    const weigh = graph.constant(floats(squareOf(common, channels), [channels, channels, 1, 1]));
    return scaleContributions(
      differences,
      conv2d(
        differences.reduce((sum, each) => add(sum, each)),
        weigh,
      ),
    );
  };
  return { output, logDet, contributions };
}

/** A · A of a symmetric matrix [C, C]. */
function squareOf(matrix: Float32Array, size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let k = 0; k < size; k++) sum += matrix[i * size + k] * matrix[k * size + j];
    return sum;
  });
}
