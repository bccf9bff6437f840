/** @file Adding places to an axis and taking some of it, each the gradient of the other. */
import { emitOne, type Tensor } from '../graph.js';
import { resolveAxis, shapeError, withAxis } from '../shapes.js';
import { DYNAMIC } from '../tensor-type.js';

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

/** Elements start … end − 1 of one axis. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const at = resolveAxis('Slice', x, axis);
  const size = x.shape[at];
  if (start < 0 || end <= start || (size !== DYNAMIC && end > size)) {
    throw shapeError('Slice', `${start} … ${end} does not lie inside axis ${at}`, x);
  }
  if (start === 0 && end === size) return x;
  const { graph } = x;
  const window = [graph.integers([start]), graph.integers([end]), graph.integers([at])];
  return emitOne('Slice', [x, ...window], withAxis(x.shape, at, end - start), {
    type: x.type,
    gradient: ([dy]) => {
      const before = x.shape.map((_, i) => (i === at ? start : 0));
      const after = x.shape.map((_, i) => (i === at ? size - end : 0));
      return [pad(dy!, before, after), null, null, null];
    },
  });
}

/** Every `step`-th element of the given axes, `counts` of them from `starts` on; the building block of strided windows. */
export function stridedSlice(
  x: Tensor,
  axes: readonly number[],
  starts: readonly number[],
  counts: readonly number[],
  step: number,
): Tensor {
  const { graph } = x;
  const ends = starts.map((start, i) => start + (counts[i] - 1) * step + 1);
  const inputs = [starts, ends, axes, axes.map(() => step)].map((values) => graph.integers(values));
  const shape = axes.reduce((dims, axis, i) => withAxis(dims, axis, counts[i]), x.shape);
  return emitOne('Slice', [x, ...inputs], shape, { type: x.type });
}

/** One axis in reverse order. */
export function reverse(x: Tensor, axis: number): Tensor {
  const at = resolveAxis('Slice', x, axis);
  const { graph } = x;
  const everything = [[-1], [-(x.shape[at] + 1)], [at], [-1]].map((values) => graph.integers(values));
  return emitOne('Slice', [x, ...everything], x.shape, {
    type: x.type,
    gradient: ([dy]) => [reverse(dy!, at), null, null, null, null],
  });
}
