/** @file Fitted whitenings as layers of a graph. */
import { DYNAMIC, floats, matmul, reshape, sub, transpose, type Tensor } from '../graph/index.js';
import type { FlowStep } from './coupling.js';
import type { PositionalWhitening } from './positional-whitening.js';

/** y = Σ_p^(−½) (x − μ_p) with the numbers given as tensors: mean [1, C, H, W], transform [P, C, C]. */
export function applyPositionalWhitening(x: Tensor, mean: Tensor, transform: Tensor): Tensor {
  return multiplyPositions(sub(x, mean), transform);
}

/** W_p x_p at every position: x [N, C, H, W], W [P, C, C]. */
function multiplyPositions(x: Tensor, transform: Tensor): Tensor {
  const [n, channels, height, width] = x.shape;
  const positions = height * width;
  // Batched over positions: [P, C, C] · [P, C, N].
  const columns = transpose(reshape(x, [n, channels, positions]), [2, 1, 0]);
  const product = matmul(transform, columns);
  return reshape(transpose(product, [2, 1, 0]), [n === DYNAMIC ? DYNAMIC : n, channels, height, width]);
}

export interface WhitenedScale extends FlowStep {
  /** The whitening's matrix once more: W x without the mean. */
  readonly multiply: (x: Tensor) => Tensor;
}

/** A fitted whitening baked into a graph, with its log-determinant per position [1, 1, H, W]. */
export function positionalWhiteningLayer(x: Tensor, whitening: PositionalWhitening): WhitenedScale {
  const [, channels, height, width] = x.shape;
  const mean = x.graph.constant(floats(whitening.mean, [1, channels, height, width]));
  const transform = x.graph.constant(floats(whitening.transform, [height * width, channels, channels]));
  const logDet = x.graph.constant(floats(whitening.logDet, [1, 1, height, width]));
  const multiply = (y: Tensor): Tensor => multiplyPositions(y, transform);
  return { output: applyPositionalWhitening(x, mean, transform), logDet, multiply };
}
