import type { Tensor } from '../graph.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { sigmoid } from './sigmoid.js';

/** log(1 + eˣ), without overflow. */
export function softplus(x: Tensor): Tensor {
  return unary('Softplus', x, (dy) => mul(dy, sigmoid(x)));
}
