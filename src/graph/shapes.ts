/** @file Arithmetic on shapes: broadcasting, axes, the complaint when tensors do not fit. */
import { ClflowError } from '../errors.js';
import type { Tensor } from './graph.js';
import { DYNAMIC, type Shape } from './tensor-type.js';

/** A ClflowError that names the op and the shapes that do not fit it. */
export function shapeError(op: string, problem: string, ...tensors: readonly Tensor[]): ClflowError {
  const shapes = tensors.map((tensor) => `[${tensor.shape.join(', ')}]`).join(' and ');
  return new ClflowError('shape', `${op}: ${problem}${shapes ? `, got ${shapes}` : ''}`);
}

/** The common shape of two shapes by NumPy's broadcasting rules. */
export function broadcastShape(op: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x === y || y === 1) return x;
    if (x === 1) return y;
    throw new ClflowError('shape', `${op}: [${a.join(', ')}] and [${b.join(', ')}] are not equal and do not broadcast`);
  });
}

/** A non-negative axis; negative ones count from the end. */
export function resolveAxis(op: string, tensor: Tensor, axis: number): number {
  const resolved = axis < 0 ? axis + tensor.rank : axis;
  if (resolved < 0 || resolved >= tensor.rank) throw shapeError(op, `axis ${axis} does not exist`, tensor);
  return resolved;
}

/** The shape with one axis replaced. */
export function withAxis(shape: Shape, axis: number, size: number): Shape {
  return shape.map((dim, i) => (i === axis ? size : dim));
}

/** Height and width of the result when a window is moved by `stride` over an image [N, C, H, W] with zeros around it. */
export function windowedSides(
  op: string,
  x: Tensor,
  window: readonly [number, number],
  stride: number,
  padding: number,
): [number, number] {
  const along = (axis: 0 | 1): number => {
    const size = x.shape[2 + axis];
    if (size === DYNAMIC) return DYNAMIC;
    const room = size + 2 * padding - window[axis];
    if (room < 0) throw shapeError(op, `a window of ${window.join(' × ')} does not fit, padding is ${padding}`, x);
    return Math.floor(room / stride) + 1;
  };
  return [along(0), along(1)];
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
