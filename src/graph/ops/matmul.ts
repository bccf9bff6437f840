import { emitOne, type Tensor } from '../graph.js';
import { broadcastShape, shapeError } from '../shapes.js';
import { sumTo } from './sum-expand.js';
import { transposeLast } from './transpose.js';

/** Matrix product of the last two axes; leading axes broadcast. [..., m, k] · [..., k, n] → [..., m, n]. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const shape = productShape(a, b, a.shape.at(-1), b.shape.at(-2), b.shape.at(-1));
  return emitOne('MatMul', [a, b], shape, {
    gradient: ([dy]) => [sumTo(matmulTransposed(dy!, b), a.shape), sumTo(matmul(transposeLast(a), dy!), b.shape)],
  });
}

/**
 * a · bᵀ without a transposed copy of b: [..., m, k] · [..., n, k] → [..., m, n]
 * (ONNX Runtime's own FusedMatMul; no gradient of its own).
 */
export function matmulTransposed(a: Tensor, b: Tensor): Tensor {
  const shape = productShape(a, b, a.shape.at(-1), b.shape.at(-1), b.shape.at(-2));
  return emitOne('FusedMatMul', [a, b], shape, { domain: 'com.microsoft', attributes: { transB: { int: 1 } } });
}

function productShape(a: Tensor, b: Tensor, innerA?: number, innerB?: number, columns?: number): number[] {
  if (a.rank < 2 || b.rank < 2 || innerA !== innerB) throw shapeError('MatMul', 'inner sizes must agree', a, b);
  return [...broadcastShape('MatMul', a.shape.slice(0, -2), b.shape.slice(0, -2)), a.shape.at(-2)!, columns!];
}
