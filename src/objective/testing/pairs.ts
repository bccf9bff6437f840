/** @file Batches of pairs as plain numbers, as graph inputs and as the objective sees them. */
import { asFloats, floats, type Tensor, type TensorData } from '../../graph/index.js';
import { Random } from '../../random.js';
import type { ScalePair } from '../batch.js';

export interface PairShape {
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** One scale of a batch, every array row-major; the fields of {@link ScalePair}. */
export interface PairValues {
  readonly shape: PairShape;
  readonly positive: { readonly latent: TensorData; readonly logLikelihood: TensorData };
  readonly negative: { readonly latent: TensorData; readonly logLikelihood: TensorData };
  readonly inside: TensorData;
  readonly outside: TensorData;
  readonly boxes: TensorData;
}

/** Random latents, log-likelihoods that all differ by 0.03 or more, and masks of which each image has its own. */
export function randomPairs(shape: PairShape, seed = 1): PairValues {
  const random = Random.of(seed, 'pairs');
  const { batch, channels, height, width } = shape;
  const cells = height * width;
  const grid = [batch, 1, height, width];
  const latent = (): TensorData =>
    floats(
      Float32Array.from({ length: batch * channels * cells }, () => random.normal()),
      [batch, channels, height, width],
    );
  const spread = (): TensorData => {
    const order = random.permutation(batch * cells);
    const centre = random.uniform(-1.5, -0.5);
    return floats(
      order.map((rank) => 0.03 * (rank - order.length / 2) + centre),
      grid,
    );
  };
  // Rows of an image belong to the defect, to its surroundings, or to neither; the box is wider than the defect.
  const rows = (name: 'inside' | 'outside' | 'boxes'): TensorData =>
    floats(
      Array.from({ length: batch * cells }, (_, i) => {
        const row = (Math.floor(i / width) + Math.floor(i / cells)) % height;
        return { inside: row < 2, outside: row > 2, boxes: row < 3 }[name] ? 1 : 0;
      }),
      grid,
    );
  return {
    shape,
    positive: { latent: latent(), logLikelihood: spread() },
    negative: { latent: latent(), logLikelihood: spread() },
    inside: rows('inside'),
    outside: rows('outside'),
    boxes: rows('boxes'),
  };
}

/** The tensors of a pair in a fixed order, to feed a graph. */
export function pairInputs({ positive, negative, inside, outside, boxes }: PairValues): TensorData[] {
  return [positive.latent, positive.logLikelihood, negative.latent, negative.logLikelihood, inside, outside, boxes];
}

/** The pair out of graph inputs in the order of {@link pairInputs}. */
export function pairOf(tensors: readonly Tensor[]): ScalePair {
  const [positiveLatent, positive, negativeLatent, negative, inside, outside, boxes] = tensors;
  return {
    positive: { latent: positiveLatent, logLikelihood: positive },
    negative: { latent: negativeLatent, logLikelihood: negative },
    inside,
    outside,
    boxes,
  };
}

/** Numbers per image: of a tensor [B, ...] B arrays. */
export function perImage(tensor: TensorData): number[][] {
  const data = asFloats(tensor);
  const size = data.length / tensor.shape[0];
  return Array.from({ length: tensor.shape[0] }, (_, n) => [...data.subarray(n * size, (n + 1) * size)]);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean of the k largest. */
export function topMean(values: readonly number[], k: number): number {
  return mean([...values].sort((a, b) => b - a).slice(0, k));
}

/** Mean where the mask is 1; 0 where it is empty. */
export function meanWhere(values: readonly number[], mask: readonly number[]): number {
  const chosen = values.filter((_, i) => mask[i] === 1);
  return chosen.length === 0 ? 0 : mean(chosen);
}

export function softplus(x: number): number {
  return Math.log1p(Math.exp(x));
}
