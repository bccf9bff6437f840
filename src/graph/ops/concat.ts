import { emitOne } from '../graph.js';
import { resolveAxis, shapeError, withAxis } from '../shapes.js';
import { DYNAMIC, type Tensor } from '../tensor.js';
import { split } from './split.js';

/** Tensors one after the other along an axis. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const first = tensors[0];
  if (!first) throw shapeError('Concat', 'needs at least one tensor');
  const at = resolveAxis('Concat', first, axis);
  for (const other of tensors) {
    if (other.type !== first.type)
      throw shapeError('Concat', `${first.type} and ${other.type} do not mix`, first, other);
    if (other.rank !== first.rank || other.shape.some((dim, i) => i !== at && dim !== first.shape[i])) {
      throw shapeError('Concat', `shapes must agree but on axis ${at}`, first, other);
    }
  }
  if (tensors.length === 1) return first;
  const sizes = tensors.map((tensor) => tensor.shape[at]);
  const total = sizes.includes(DYNAMIC) ? DYNAMIC : sizes.reduce((sum, size) => sum + size, 0);
  return emitOne('Concat', tensors, withAxis(first.shape, at, total), {
    type: first.type,
    attributes: { axis: { int: at } },
    gradient: ([dy]) => split(dy!, at, sizes),
  });
}
