import { emitOne, noGradient, type Tensor } from '../graph.js';

/** A float tensor of zeros with the shape of x; a constant, so no gradient flows back to x. */
export function zerosLike(x: Tensor): Tensor {
  const shape = emitOne('Shape', [x], [x.rank], { type: 'int64', gradient: noGradient });
  return emitOne('ConstantOfShape', [shape], x.shape);
}
