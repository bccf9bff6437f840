import type { Tensor } from '../graph.js';
import { binary, type Operand } from './elementwise.js';
import { neg } from './neg.js';

/** a − b with broadcasting. */
export function sub(a: Operand, b: Operand): Tensor {
  return binary('Sub', a, b, (dy) => [dy, neg(dy)]);
}
