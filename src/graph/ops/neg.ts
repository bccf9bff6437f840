import type { Tensor } from '../graph.js';
import { unary } from './elementwise.js';

/** −x. */
export function neg(x: Tensor): Tensor {
  return unary('Neg', x, (dy) => neg(dy));
}
