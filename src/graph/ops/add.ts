import type { Tensor } from '../graph.js';
import { binary, type Operand } from './elementwise.js';

/** a + b with broadcasting. */
export function add(a: Operand, b: Operand): Tensor {
  return binary('Add', a, b, (dy) => [dy, dy]);
}
