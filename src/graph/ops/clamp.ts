import { emitOne, type Tensor } from '../graph.js';
import { cast } from './cast.js';
import { equal } from './compare.js';
import { mul } from './mul.js';

/** x limited to [low, high]; the gradient is 1 inside (bounds included) and 0 outside. */
export function clamp(x: Tensor, low: number, high: number): Tensor {
  const y: Tensor = emitOne('Clip', [x, x.graph.scalar(low), x.graph.scalar(high)], x.shape, {
    gradient: ([dy]) => [mul(dy!, cast(equal(x, y), 'float32')), null, null],
  });
  return y;
}
