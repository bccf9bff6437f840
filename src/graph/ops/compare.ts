/** @file Comparisons: bool tensors, with broadcasting, without gradients. */
import type { Tensor } from '../graph.js';
import { compare, type Operand } from './elementwise.js';

/** a > b. */
export function greater(a: Operand, b: Operand): Tensor {
  return compare('Greater', a, b);
}

/** a < b. */
export function less(a: Operand, b: Operand): Tensor {
  return compare('Less', a, b);
}

/** a ≥ b. */
export function greaterOrEqual(a: Operand, b: Operand): Tensor {
  return compare('GreaterOrEqual', a, b);
}

/** a = b, exactly. */
export function equal(a: Operand, b: Operand): Tensor {
  return compare('Equal', a, b);
}
