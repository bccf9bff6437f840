import type { Tensor } from '../graph.js';
import { binary, type Operand } from './elementwise.js';

/** a · b with broadcasting. */
export function mul(a: Operand, b: Operand): Tensor {
  return binary('Mul', a, b, (dy, x, y) => [mul(dy, y), mul(dy, x)]);
}
