/** @file Arithmetic on shapes: broadcasting, axes, the complaint when tensors do not fit. */
import { ClflowError } from '../errors.js';
import { DYNAMIC, type Shape, type Tensor } from './tensor.js';

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

/** Output size of a window of `kernel` moved by `stride` over `size` plus padding on both sides. */
export function windowedSize(size: number, kernel: number, stride: number, padding: number): number {
  return size === DYNAMIC ? DYNAMIC : Math.floor((size + 2 * padding - kernel) / stride) + 1;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
