import type { Tensor } from '../graph.js';
import { div } from './div.js';
import { unary } from './elementwise.js';

/** Natural logarithm. */
export function log(x: Tensor): Tensor {
  return unary('Log', x, (dy) => div(dy, x));
}
