import type { Tensor } from '../graph.js';
import { mul } from './mul.js';
import { reduction, spreadBack } from './sum-expand.js';

/** Mean over axes (all of them when none are named). */
export function reduceMean(x: Tensor, axes?: readonly number[], keepAxes = false): Tensor {
  return reduction('ReduceMean', x, axes, keepAxes, (dy, reduced) => {
    const count = reduced.reduce((product, axis) => product * x.shape[axis], 1);
    return spreadBack(mul(dy, 1 / count), x, reduced);
  });
}
