import type { Tensor } from '../graph.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { square } from './square.js';
import { sub } from './sub.js';

/** Hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return unary('Tanh', x, (dy, _x, y) => mul(dy, sub(1, square(y))));
}
