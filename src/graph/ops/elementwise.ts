/** @file What element-by-element ops share: broadcasting forwards and summing back, and the shape of unary ops. */
import { emitOne, innermostGraph, type Tensor } from '../graph.js';
import { broadcastShape, shapeError } from '../shapes.js';
import { sumTo } from './sum-expand.js';

/** A tensor, or a number that stands for a scalar constant. */
export type Operand = Tensor | number;

/** Gradients of the two operands from the gradient of the result, before any broadcasting is undone. */
type BinaryGradient = (dy: Tensor, a: Tensor, b: Tensor) => readonly [Tensor, Tensor];

export function binary(op: string, a: Operand, b: Operand, gradient: BinaryGradient): Tensor {
  const [x, y] = sameTypes(op, a, b);
  return emitOne(op, [x, y], broadcastShape(op, x.shape, y.shape), {
    type: x.type,
    gradient: ([dy]) => {
      const [dx, dz] = gradient(dy!, x, y);
      return [sumTo(dx, x.shape), sumTo(dz, y.shape)];
    },
  });
}

export function compare(op: string, a: Operand, b: Operand): Tensor {
  const [x, y] = sameTypes(op, a, b);
  return emitOne(op, [x, y], broadcastShape(op, x.shape, y.shape), { type: 'bool' });
}

/** @param gradient from the result's gradient, the input and the result to the input's gradient */
export function unary(op: string, x: Tensor, gradient: (dy: Tensor, x: Tensor, y: Tensor) => Tensor): Tensor {
  const y: Tensor = emitOne(op, [x], x.shape, { gradient: ([dy]) => [gradient(dy!, x, y)] });
  return y;
}

/** Both operands as tensors; complains when their data types differ (numbers are float32). */
function sameTypes(op: string, a: Operand, b: Operand): Tensor[] {
  const [x, y] = asTensors(a, b);
  if (x.type !== y.type) throw shapeError(op, `both sides must be of one type, not ${x.type} and ${y.type}`, x, y);
  return [x, y];
}

/** Numbers become constants of the innermost graph of the others. */
export function asTensors(...operands: readonly Operand[]): Tensor[] {
  const graph = innermostGraph(operands.map((operand) => (typeof operand === 'number' ? null : operand)));
  return operands.map((operand) => (typeof operand === 'number' ? graph.scalar(operand) : operand));
}
