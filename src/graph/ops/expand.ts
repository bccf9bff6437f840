import { emitOne } from '../graph.js';
import type { Shape, Tensor } from '../tensor.js';
import { sumTo } from './sum-to.js';

/** x repeated along axes of size 1 (and new leading axes) to a fixed shape. */
export function expand(x: Tensor, shape: Shape): Tensor {
  return emitOne('Expand', [x, x.graph.integers(shape)], shape, { gradient: ([dy]) => [sumTo(dy!, x.shape), null] });
}
