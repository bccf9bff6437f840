import { innermostGraph } from '../graph.js';
import { resolveAxis, shapeError, withAxis } from '../shapes.js';
import { DYNAMIC, type Tensor } from '../tensor.js';
import { concat } from './concat.js';
import { zerosLike } from './zeros-like.js';

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
