import { emitOne, type Tensor } from '../graph.js';
import { resolveAxis, withAxis } from '../shapes.js';

/** Index of the largest value along an axis, which stays with size 1; the first of equal ones. int64, no gradient. */
export function argMax(x: Tensor, axis: number): Tensor {
  const at = resolveAxis('ArgMax', x, axis);
  return emitOne('ArgMax', [x], withAxis(x.shape, at, 1), {
    type: 'int64',
    attributes: { axis: { int: at }, keepdims: { int: 1 } },
  });
}
