/**
 * @file Boundary-guided semi-push-pull (BGAD, Yao et al., CVPR 2023): with b_n a low quantile of the log-likelihoods of good
 * positions in the batch (not differentiated) and b_a = b_n − margin,
 * L = mean relu(b_n − log p⁺) + mean over M of relu(log p⁻ − b_a): only what lies on the wrong side is moved.
 */
import { add, neg, reduceMean, relu, reshape, slice, stopGradient, sub, topK, type Tensor } from '../graph/index.js';
import type { ScalePair } from './batch.js';
import { maskedMean } from './likelihood.js';

/** Share of good positions that lie below the boundary. */
const QUANTILE = 0.05;

/** @param margin distance of the abnormal boundary, nats per channel */
export function boundaryContrast({ positive, negative, inside }: ScalePair, margin: number): Tensor {
  const all = reshape(positive.logLikelihood, [positive.logLikelihood.size]);
  const below = Math.max(1, Math.round(all.size * QUANTILE));
  const normalBoundary = neg(reshape(slice(topK(neg(stopGradient(all)), below), 0, below - 1, below), []));
  const pull = reduceMean(relu(sub(normalBoundary, all)));
  const push = relu(sub(negative.logLikelihood, sub(normalBoundary, margin)));
  return add(pull, maskedMean(push, inside));
}
