import { emitOne } from '../graph.js';
import type { Tensor } from '../tensor.js';

/** A float tensor of zeros with the shape of x. */
export function zerosLike(x: Tensor): Tensor {
  const shape = emitOne('Shape', [x], [x.rank], { type: 'int64' });
  return emitOne('ConstantOfShape', [shape], x.shape);
}
