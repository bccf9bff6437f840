import type { Tensor } from '../graph.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { sub } from './sub.js';

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(x: Tensor): Tensor {
  return unary('Sigmoid', x, (dy, _x, y) => mul(dy, mul(y, sub(1, y))));
}
