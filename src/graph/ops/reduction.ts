/** @file What reductions share. */
import { emitOne } from '../graph.js';
import { resolveAxis } from '../shapes.js';
import type { Tensor } from '../tensor.js';
import { expand } from './expand.js';
import { reshape } from './reshape.js';

/** @param gradient from the result's gradient and the reduced axes to the gradient of x */
export function reduction(
  op: string,
  x: Tensor,
  axes: readonly number[] | undefined,
  keepAxes: boolean,
  gradient: (dy: Tensor, reduced: readonly number[]) => Tensor,
): Tensor {
  const reduced = (axes ?? x.shape.map((_, axis) => axis)).map((axis) => resolveAxis(op, x, axis));
  if (reduced.length === 0) return x;
  const shape = keepAxes
    ? x.shape.map((dim, axis) => (reduced.includes(axis) ? 1 : dim))
    : x.shape.filter((_, axis) => !reduced.includes(axis));
  return emitOne(op, [x, x.graph.integers(reduced)], shape, {
    type: x.type,
    attributes: { keepdims: { int: keepAxes ? 1 : 0 } },
    gradient: ([dy]) => [gradient(dy!, reduced), null],
  });
}

/** A reduced tensor repeated over the axes that were reduced. */
export function spreadBack(y: Tensor, x: Tensor, reduced: readonly number[]): Tensor {
  const kept = x.shape.map((dim, axis) => (reduced.includes(axis) ? 1 : dim));
  return expand(reshape(y, kept), x.shape);
}
