/** @file Sine and cosine, each in the gradient of the other. */
import type { Tensor } from '../graph.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { neg } from './neg.js';

/** Sine of an angle in radians. */
export function sin(x: Tensor): Tensor {
  return unary('Sin', x, (dy) => mul(dy, cos(x)));
}

/** Cosine of an angle in radians. */
export function cos(x: Tensor): Tensor {
  return unary('Cos', x, (dy) => neg(mul(dy, sin(x))));
}
