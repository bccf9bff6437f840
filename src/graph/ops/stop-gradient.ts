import { emitOne, noGradient, type Tensor } from '../graph.js';

/** The same values, but no gradient flows back through them ("detached"). */
export function stopGradient(x: Tensor): Tensor {
  return emitOne('Identity', [x], x.shape, { type: x.type, gradient: noGradient });
}
