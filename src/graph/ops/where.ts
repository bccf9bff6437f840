import { emitOne, type Tensor } from '../graph.js';
import { broadcastShape, shapeError } from '../shapes.js';
import { asTensors, type Operand } from './elementwise.js';
import { sumTo } from './sum-expand.js';

/** a where the condition holds, b elsewhere; all three broadcast. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  if (condition.type !== 'bool') throw shapeError('Where', 'the condition must be bool', condition);
  const [, x, y] = asTensors(condition, a, b);
  const shape = broadcastShape('Where', condition.shape, broadcastShape('Where', x.shape, y.shape));
  return emitOne('Where', [condition, x, y], shape, {
    type: x.type,
    gradient: ([dy]) => [null, sumTo(where(condition, dy!, 0), x.shape), sumTo(where(condition, 0, dy!), y.shape)],
  });
}
