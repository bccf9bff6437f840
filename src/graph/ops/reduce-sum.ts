import type { Tensor } from '../tensor.js';
import { reduction, spreadBack } from './reduction.js';

/** Sum over axes (all of them when none are named). */
export function reduceSum(x: Tensor, axes?: readonly number[], keepAxes = false): Tensor {
  return reduction('ReduceSum', x, axes, keepAxes, (dy, reduced) => spreadBack(dy, x, reduced));
}
