import { emitOne, noGradient } from '../graph.js';
import type { Tensor } from '../tensor.js';

/** The same values, but no gradient flows back through them ("detached"). */
export function stopGradient(x: Tensor): Tensor {
  return emitOne('Identity', [x], x.shape, { type: x.type, gradient: noGradient });
}
