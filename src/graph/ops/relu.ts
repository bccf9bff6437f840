import type { Tensor } from '../graph.js';
import { cast } from './cast.js';
import { greater } from './compare.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';

/** max(x, 0); the gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary('Relu', x, (dy, _x, y) => mul(dy, cast(greater(y, 0), 'float32')));
}
