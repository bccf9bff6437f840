/** @file Undoes broadcasting: sums a gradient over the axes along which its tensor had been repeated. */
import { sameShape } from '../shapes.js';
import type { Shape, Tensor } from '../tensor.js';
import { reduceSum } from './reduce-sum.js';
import { reshape } from './reshape.js';

export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const offset = x.rank - shape.length;
  const axes = x.shape.map((_, axis) => axis).filter((axis) => axis < offset || shape[axis - offset] !== x.shape[axis]);
  return reshape(reduceSum(x, axes, true), shape);
}
