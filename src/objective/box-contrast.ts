/**
 * @file The box-contrastive term on s, a 1×1 projection of the latent z that exists in training only; F is cosine similarity.
 * Pull: 1 − F(pool(s⁺ᵢ), pool(s⁺ⱼ)) over neighbouring good images of the batch, pooled over all positions.
 * Push: max(0, F(box s⁺, box s⁻) − margin), the same boxes in a negative and in its positive.
 */
import type { Random } from '../random.js';
import {
  add,
  clamp,
  concat,
  conv2d,
  cosineSimilarity,
  div,
  mul,
  reduceMean,
  reduceSum,
  relu,
  slice,
  sub,
  type ParameterLookup,
  type ParameterSet,
  type Tensor,
} from '../graph/index.js';
import type { ScalePair } from './batch.js';

/** Declares the projection of one scale. */
export function declareProjection(
  parameters: ParameterSet,
  name: string,
  channels: number,
  outputs: number,
  random: Random,
): void {
  const deviation = Math.sqrt(1 / channels);
  const weight = Float32Array.from({ length: outputs * channels }, () => random.normal(0, deviation));
  parameters.add(`${name}.weight`, [outputs, channels, 1, 1], weight);
}

/** @param margin similarity that counts as different enough, −1 … 1 */
export function boxContrast(
  { positive, negative, boxes }: ScalePair,
  parameters: ParameterLookup,
  name: string,
  margin: number,
): Tensor {
  const weight = parameters(`${name}.weight`);
  const good = conv2d(positive.latent, weight);
  const bad = conv2d(negative.latent, weight);
  const pooled = reduceMean(good, [2, 3]);
  const next = concat([slice(pooled, 0, 1, pooled.shape[0]), slice(pooled, 0, 0, 1)], 0);
  const pull = reduceMean(sub(1, cosineSimilarity(pooled, next, 1)));
  const push = reduceMean(relu(sub(cosineSimilarity(boxMean(good, boxes), boxMean(bad, boxes), 1), margin)));
  return add(pull, push);
}

/** Mean over the boxes, [B, C, H, W] → [B, C]. */
function boxMean(x: Tensor, boxes: Tensor): Tensor {
  const area = clamp(reduceSum(boxes, [2, 3]), 1, Number.MAX_SAFE_INTEGER);
  return div(reduceSum(mul(x, boxes), [2, 3]), area);
}
