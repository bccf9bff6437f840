import type { Tensor } from '../graph.js';
import { cast } from './cast.js';
import { equal } from './compare.js';
import { div } from './div.js';
import { mul } from './mul.js';
import { reduceSum } from './sum-expand.js';
import { reduction, spreadBack } from './sum-expand.js';

/** Maximum over axes (all of them when none are named); equal maxima share the gradient. */
export function reduceMax(x: Tensor, axes?: readonly number[], keepAxes = false): Tensor {
  const y: Tensor = reduction('ReduceMax', x, axes, keepAxes, (dy, reduced) => {
    const hit = cast(equal(x, spreadBack(y, x, reduced)), 'float32');
    return mul(spreadBack(dy, x, reduced), div(hit, reduceSum(hit, reduced, true)));
  });
  return y;
}
