import type { Tensor } from '../graph.js';
import { mul } from './mul.js';

/** x². */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}
