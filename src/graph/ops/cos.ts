import type { Tensor } from '../tensor.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { sin } from './sin.js';

/** Cosine of an angle in radians. */
export function cos(x: Tensor): Tensor {
  return unary('Cos', x, (dy) => neg(mul(dy, sin(x))));
}
