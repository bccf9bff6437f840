import { emitOne } from '../graph.js';
import { shapeError } from '../shapes.js';
import { DYNAMIC, type Tensor } from '../tensor.js';
import { slice } from './slice.js';

/** Zeros (or another value) before and after each axis. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[], value = 0): Tensor {
  if (before.length !== x.rank || after.length !== x.rank || [...before, ...after].some((amount) => amount < 0)) {
    throw shapeError('Pad', `[${before.join(', ')}] before and [${after.join(', ')}] after do not suit the axes`, x);
  }
  if ([...before, ...after].every((amount) => amount === 0)) return x;
  const shape = x.shape.map((dim, axis) => (dim === DYNAMIC ? dim : dim + before[axis] + after[axis]));
  const pads = x.graph.integers([...before, ...after]);
  return emitOne('Pad', [x, pads, x.graph.scalar(value)], shape, {
    gradient: ([dy]) => {
      let dx = dy!;
      x.shape.forEach((dim, axis) => {
        if (before[axis] + after[axis] > 0) dx = slice(dx, axis, before[axis], before[axis] + dim);
      });
      return [dx, null, null];
    },
  });
}
