import type { Tensor } from '../graph.js';
import { mul } from './mul.js';
import { reduction, spreadBack } from './sum-expand.js';

/** Sum of the squares over axes (all of them when none are named), without a tensor of the squares. */
export function reduceSumSquare(x: Tensor, axes?: readonly number[], keepAxes = false): Tensor {
  return reduction('ReduceSumSquare', x, axes, keepAxes, (dy, reduced) => mul(mul(x, 2), spreadBack(dy, x, reduced)));
}
