import { emitOne, type Tensor } from '../graph.js';
import { sameShape, shapeError } from '../shapes.js';

/**
 * Of every list of rows the one that its index names: x [..., K, C] at index [..., 1] (int64) → [..., C]. No gradient.
 */
export function gatherRows(x: Tensor, index: Tensor): Tensor {
  const lists = x.shape.slice(0, -2);
  if (!sameShape(index.shape, [...lists, 1]) || index.type !== 'int64') {
    throw shapeError('GatherND', 'there must be one int64 index for each list of rows', x, index);
  }
  return emitOne('GatherND', [x, index], [...lists, x.shape.at(-1)!], {
    type: x.type,
    attributes: { batch_dims: { int: lists.length } },
  });
}
