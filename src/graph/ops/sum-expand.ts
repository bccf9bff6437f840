/** @file Summing over axes and repeating along them, each the gradient of the other; and what reductions share. */
import { emitOne, type Tensor } from '../graph.js';
import { broadcastShape, resolveAxis, sameShape, shapeError } from '../shapes.js';
import type { Shape } from '../tensor-type.js';
import { reshape } from './reshape.js';

/** x repeated along axes of size 1 (and new leading axes) to a fixed shape. */
export function expand(x: Tensor, shape: Shape): Tensor {
  if (!sameShape(broadcastShape('Expand', x.shape, shape), shape)) {
    throw shapeError('Expand', `cannot become [${shape.join(', ')}]`, x);
  }
  return emitOne('Expand', [x, x.graph.integers(shape)], shape, {
    type: x.type,
    gradient: ([dy]) => [sumTo(dy!, x.shape), null],
  });
}

export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const offset = x.rank - shape.length;
  const axes = x.shape.map((_, axis) => axis).filter((axis) => axis < offset || shape[axis - offset] !== x.shape[axis]);
  return reshape(reduceSum(x, axes, true), shape);
}

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

/** Sum over axes (all of them when none are named). */
export function reduceSum(x: Tensor, axes?: readonly number[], keepAxes = false): Tensor {
  return reduction('ReduceSum', x, axes, keepAxes, (dy, reduced) => spreadBack(dy, x, reduced));
}
