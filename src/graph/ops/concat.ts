import { emitOne } from '../graph.js';
import { resolveAxis, shapeError, withAxis } from '../shapes.js';
import type { Tensor } from '../tensor.js';
import { slice } from './slice.js';

/** Tensors one after the other along an axis. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const first = tensors[0];
  const at = resolveAxis('Concat', first, axis);
  for (const other of tensors) {
    if (other.rank !== first.rank || other.shape.some((dim, i) => i !== at && dim !== first.shape[i])) {
      throw shapeError('Concat', `shapes must agree but on axis ${at}`, first, other);
    }
  }
  if (tensors.length === 1) return first;
  const total = tensors.reduce((sum, tensor) => sum + tensor.shape[at], 0);
  return emitOne('Concat', tensors, withAxis(first.shape, at, total), {
    type: first.type,
    attributes: { axis: { int: at } },
    gradient: ([dy]) => {
      let start = 0;
      return tensors.map((tensor) => slice(dy!, at, start, (start += tensor.shape[at])));
    },
  });
}
