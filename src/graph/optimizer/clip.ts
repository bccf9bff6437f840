/** @file Gradient clipping by norm: g ← g · min(1, limit / |g|) (Pascanu, Mikolov and Bengio, 2013). */
import { clamp } from '../ops/clamp.js';
import { add } from '../ops/add.js';
import { div } from '../ops/div.js';
import { mul } from '../ops/mul.js';
import { reduceSum } from '../ops/sum-expand.js';
import { sqrt } from '../ops/sqrt.js';
import { square } from '../ops/square.js';
import type { Tensor } from '../graph.js';

/** The gradient, shortened to the limit where it is longer, and its norm before that. */
export function clipByNorm(gradient: Tensor, limit: number): { gradient: Tensor; norm: Tensor } {
  const norm = sqrt(reduceSum(square(gradient)));
  const factor = clamp(div(limit, add(norm, 1e-12)), 0, 1);
  return { gradient: mul(gradient, factor), norm };
}
