import type { Tensor } from '../tensor.js';
import { cos } from './cos.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';

/** Sine of an angle in radians. */
export function sin(x: Tensor): Tensor {
  return unary('Sin', x, (dy) => mul(dy, cos(x)));
}
