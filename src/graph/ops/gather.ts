import { integers } from '../data.js';
import { emitOne, type Tensor } from '../graph.js';
import { invertPermutation, isPermutation } from '../permutation.js';
import { resolveAxis, shapeError, withAxis } from '../shapes.js';
import { expand } from './sum-expand.js';
import { zerosLike } from './zeros-like.js';

/** The elements of one axis in the order of fixed indices; an index may occur more than once or not at all. */
export function gather(x: Tensor, indices: readonly number[], axis: number): Tensor {
  const at = resolveAxis('Gather', x, axis);
  const size = x.shape[at];
  if (indices.some((index) => index < 0 || index >= size)) throw shapeError('Gather', `an index lies outside`, x);
  return emitOne('Gather', [x, x.graph.integers(indices)], withAxis(x.shape, at, indices.length), {
    type: x.type,
    attributes: { axis: { int: at } },
    gradient: ([dy]) => [
      isPermutation(indices, size) ? gather(dy!, invertPermutation(indices), at) : scatter(dy!),
      null,
    ],
  });

  /** Not ScatterND: ONNX Runtime runs its sums on several threads at once and loses some where indices repeat. */
  function scatter(dy: Tensor): Tensor {
    const along = x.shape.map((_, axis) => (axis === at ? indices.length : 1));
    const targets = expand(dy.graph.constant(integers(indices, along)), dy.shape);
    return emitOne('ScatterElements', [zerosLike(x), targets, dy], x.shape, {
      attributes: { axis: { int: at }, reduction: { string: 'add' } },
    });
  }
}

/**
 * The slices of one axis at indices that are themselves a tensor (int64): of axis 0, x [K, ...] at [...] → [..., ...]. No
 * gradient.
 */
export function gatherAt(x: Tensor, index: Tensor, axis = 0): Tensor {
  const at = resolveAxis('Gather', x, axis);
  return emitOne('Gather', [x, index], [...x.shape.slice(0, at), ...index.shape, ...x.shape.slice(at + 1)], {
    type: x.type,
    attributes: { axis: { int: at } },
  });
}
