import { emitOne, type Tensor } from '../graph.js';
import { resolveAxis } from '../shapes.js';

/** The size of one axis at run time, int64 of shape [1]. */
export function sizeOfAxis(x: Tensor, axis: number): Tensor {
  const at = resolveAxis('Shape', x, axis);
  return emitOne('Shape', [x], [1], { type: 'int64', attributes: { start: { int: at }, end: { int: at + 1 } } });
}
