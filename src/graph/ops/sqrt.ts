import type { Tensor } from '../graph.js';
import { div } from './div.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';

/** √x. */
export function sqrt(x: Tensor): Tensor {
  return unary('Sqrt', x, (dy, _x, y) => div(mul(dy, 0.5), y));
}
