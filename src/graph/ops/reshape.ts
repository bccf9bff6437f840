import { emitOne, type Tensor } from '../graph.js';
import { sameShape, shapeError } from '../shapes.js';
import { DYNAMIC, sizeOf, type Shape } from '../tensor-type.js';

/** The same elements in row-major order under another shape. At most one axis may be dynamic. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const dynamic = [x.shape, shape].map((dims) => dims.filter((dim) => dim === DYNAMIC).length);
  if (dynamic[1] > 1 || (dynamic[0] === 0) !== (dynamic[1] === 0)) {
    throw shapeError('Reshape', `cannot become [${shape.join(', ')}]`, x);
  }
  if (dynamic[0] === 0 && sizeOf(x.shape) !== sizeOf(shape)) {
    throw shapeError('Reshape', `[${shape.join(', ')}] holds another number of elements`, x);
  }
  return emitOne('Reshape', [x, x.graph.integers(shape)], shape, {
    type: x.type,
    gradient: ([dy]) => [reshape(dy!, x.shape), null],
  });
}
