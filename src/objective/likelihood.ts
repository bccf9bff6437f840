/**
 * @file The likelihood term: mean negative log-likelihood per channel over the positions of x⁺, and, where asked for, over
 * the positions of x⁻ outside the mask.
 */
import { add, clamp, div, mul, neg, reduceMean, reduceSum, type Tensor } from '../graph/index.js';
import type { ScalePair } from './batch.js';

/** Over x⁺. */
export function negativeLogLikelihood({ positive }: Pick<ScalePair, 'positive'>): Tensor {
  return neg(reduceMean(positive.logLikelihood));
}

/** Over x⁺ and the unharmed part of x⁻, both with equal weight. */
export function likelihoodWithOutside(pair: ScalePair): Tensor {
  const { negative, outside } = pair;
  const unharmed = neg(maskedMean(negative.logLikelihood, outside));
  return mul(add(negativeLogLikelihood(pair), unharmed), 0.5);
}

/** Mean of x where the mask is 1, over everything; 0 where the mask is empty. */
export function maskedMean(x: Tensor, mask: Tensor): Tensor {
  return div(reduceSum(mul(x, mask)), clamp(reduceSum(mask), 1, Number.MAX_SAFE_INTEGER));
}
