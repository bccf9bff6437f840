import type { Tensor } from '../graph.js';
import { binary, type Operand } from './elementwise.js';
import { mul } from './mul.js';
import { neg } from './neg.js';

/** a / b with broadcasting. */
export function div(a: Operand, b: Operand): Tensor {
  return binary('Div', a, b, (dy, x, y) => [div(dy, y), neg(div(mul(dy, x), mul(y, y)))]);
}
