/**
 * @file Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019) as graph nodes on flat vectors:
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − η · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
 * Weight decay λ is added to the gradient (Adam, L2) or taken from the parameters as ηλp (AdamW, decoupled).
 */
import { add } from '../ops/add.js';
import { div } from '../ops/div.js';
import { exp } from '../ops/exp.js';
import { mul } from '../ops/mul.js';
import { sqrt } from '../ops/sqrt.js';
import { square } from '../ops/square.js';
import { sub } from '../ops/sub.js';
import type { Tensor } from '../graph.js';

export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
  /** true: AdamW; false (default): weight decay is part of the gradient. */
  readonly decoupled?: boolean;
}

/** Flat vectors of one length. */
export interface AdamState {
  readonly parameters: Tensor;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
}

/**
 * One step.
 * @param step how many steps were done before, float scalar
 * @param learningRate η, float scalar
 */
export function adamStep(
  state: AdamState,
  gradient: Tensor,
  step: Tensor,
  learningRate: Tensor,
  options: AdamOptions = {},
): AdamState {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, decoupled = false } = options;
  const p = state.parameters;
  const g = weightDecay > 0 && !decoupled ? add(gradient, mul(p, weightDecay)) : gradient;
  const firstMoment = add(mul(state.firstMoment, beta1), mul(g, 1 - beta1));
  const secondMoment = add(mul(state.secondMoment, beta2), mul(square(g), 1 - beta2));
  const correction = (beta: number): Tensor => sub(1, exp(mul(add(step, 1), Math.log(beta))));
  // Both corrections are scalars; taken out of the vectors they cost nothing: η/c₁ · m / (√v/√c₂ + ε).
  const rate = div(learningRate, correction(beta1));
  const spread = add(div(sqrt(secondMoment), sqrt(correction(beta2))), epsilon);
  const moved = sub(p, div(mul(firstMoment, rate), spread));
  const parameters = weightDecay > 0 && decoupled ? sub(moved, mul(p, mul(learningRate, weightDecay))) : moved;
  return { parameters, firstMoment, secondMoment };
}
