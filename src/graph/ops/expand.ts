import { emitOne } from '../graph.js';
import { broadcastShape, sameShape, shapeError } from '../shapes.js';
import type { Shape, Tensor } from '../tensor.js';
import { sumTo } from './sum-to.js';

/** x repeated along axes of size 1 (and new leading axes) to a fixed shape. */
export function expand(x: Tensor, shape: Shape): Tensor {
  if (!sameShape(broadcastShape('Expand', x.shape, shape), shape)) {
    throw shapeError('Expand', `cannot become [${shape.join(', ')}]`, x);
  }
  return emitOne('Expand', [x, x.graph.integers(shape)], shape, {
    type: x.type,
    gradient: ([dy]) => [sumTo(dy!, x.shape), null],
  });
}
