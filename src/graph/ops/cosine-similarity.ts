import type { Tensor } from '../graph.js';
import { add } from './add.js';
import { div } from './div.js';
import { mul } from './mul.js';
import { reduceSum } from './sum-expand.js';
import { sqrt } from './sqrt.js';
import { square } from './square.js';

/** Keeps the norm away from zero, where its gradient has no direction. */
const EPSILON = 1e-12;

/** a · b / (|a| |b|) along one axis, which disappears; −1 … 1. */
export function cosineSimilarity(a: Tensor, b: Tensor, axis: number): Tensor {
  const dot = reduceSum(mul(a, b), [axis]);
  const norm = (x: Tensor): Tensor => sqrt(add(reduceSum(square(x), [axis]), EPSILON));
  return div(dot, mul(norm(a), norm(b)));
}
