import { emitOne } from '../graph.js';
import { resolveAxis, shapeError, withAxis } from '../shapes.js';
import { DYNAMIC, type Tensor } from '../tensor.js';
import { pad } from './pad.js';

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
