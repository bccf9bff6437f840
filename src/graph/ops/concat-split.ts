/** @file Joining along an axis and cutting it, each the gradient of the other. */
import { emitOne, innermostGraph, type Tensor } from '../graph.js';
import { resolveAxis, shapeError, withAxis } from '../shapes.js';
import { DYNAMIC } from '../tensor-type.js';
import { zerosLike } from './zeros-like.js';

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

/** Cuts an axis into consecutive pieces of the given sizes. */
export function split(x: Tensor, axis: number, sizes: readonly number[]): Tensor[] {
  const at = resolveAxis('Split', x, axis);
  const size = x.shape[at];
  const total = sizes.reduce((sum, piece) => sum + piece, 0);
  if (sizes.some((piece) => piece < 1) || (size !== DYNAMIC && total !== size)) {
    throw shapeError('Split', `pieces of ${sizes.join(', ')} do not make up axis ${axis}`, x);
  }
  if (sizes.length === 1) return [x];
  const outputs = sizes.map((piece) => ({ shape: withAxis(x.shape, at, piece), type: x.type }));
  const pieces: Tensor[] = innermostGraph([x]).emit('Split', [x, x.graph.integers(sizes)], outputs, {
    attributes: { axis: { int: at } },
    // One Concat; slices of their own would cost a padded copy each and an addition.
    gradient: (dys) => [
      concat(
        dys.map((dy, i) => dy ?? zerosLike(pieces[i])),
        at,
      ),
      null,
    ],
  });
  return pieces;
}
