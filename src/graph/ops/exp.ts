import type { Tensor } from '../graph.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';

/** eˣ. */
export function exp(x: Tensor): Tensor {
  return unary('Exp', x, (dy, _x, y) => mul(dy, y));
}
