import { emitOne, type Tensor } from '../graph.js';
import { shapeError } from '../shapes.js';

/** Axes in a new order: axis i of the result is axis `order[i]` of x. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  if ([...order].sort((a, b) => a - b).some((axis, i) => axis !== i) || order.length !== x.rank) {
    throw shapeError('Transpose', `[${order.join(', ')}] is not an order of the axes`, x);
  }
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return emitOne(
    'Transpose',
    [x],
    order.map((axis) => x.shape[axis]),
    {
      type: x.type,
      attributes: { perm: { ints: order } },
      gradient: ([dy]) => [transpose(dy!, inverse)],
    },
  );
}

/** The last two axes swapped. */
export function transposeLast(x: Tensor): Tensor {
  const order = x.shape.map((_, axis) => axis);
  return transpose(x, [...order.slice(0, -2), x.rank - 1, x.rank - 2]);
}
