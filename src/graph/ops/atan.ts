import type { Tensor } from '../graph.js';
import { add } from './add.js';
import { div } from './div.js';
import { unary } from './elementwise.js';
import { square } from './square.js';

/** Arc tangent, in radians. */
export function atan(x: Tensor): Tensor {
  return unary('Atan', x, (dy) => div(dy, add(square(x), 1)));
}
