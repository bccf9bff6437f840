/** @file Mean and covariance of channels over all positions of all images, and what is made of them: principal channels. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { storable } from '../graph/index.js';
import type { ChannelProjection } from './joined-features.js';

/** Sums over `count` feature vectors of `channels` floats. */
export class ChannelMoments {
  private count = 0;
  private readonly sum: Float64Array;
  private readonly products: Float64Array;

  constructor(readonly channels: number) {
    this.sum = new Float64Array(channels);
    this.products = new Float64Array(channels * channels);
  }

  /** @param sum Σ x, [C] @param products Σ x xᵀ, [C, C] @param count number of vectors in the sums */
  add(sum: Float32Array, products: Float32Array, count: number): void {
    this.count += count;
    sum.forEach((value, i) => (this.sum[i] += value));
    products.forEach((value, i) => (this.products[i] += value));
  }

  mean(): Float64Array {
    return this.sum.map((value) => value / this.count);
  }

  /** [C, C], with Bessel's correction. */
  covariance(): Float64Array {
    const { channels, count } = this;
    const mean = this.mean();
    return this.products.map((value, i) => {
      const product = mean[Math.floor(i / channels)] * mean[i % channels];
      return (value - count * product) / Math.max(1, count - 1);
    });
  }
}

/** Directions of less than this share of the largest variance are noise of the arithmetic and are not scaled up. */
const SMALLEST_SHARE = 1e-6;

/**
 * The `outputs` directions of largest variance, each scaled to unit variance: y_k = v_kᵀ (x − μ) / √λ_k.
 * Directions beyond the rank of the data give zeros' worth of signal and are bounded by {@link SMALLEST_SHARE}. Weights are
 * rounded as a model file holds them, before μ is taken off by them.
 */
export function principalProjection(moments: ChannelMoments, outputs: number): ChannelProjection {
  const { channels } = moments;
  const { values, vectors } = decompose(moments);
  const kept = Math.min(outputs, channels);
  const exact = new Float32Array(kept * channels);
  const mean = moments.mean();
  for (let k = 0; k < kept; k++) {
    const at = channels - 1 - k; // ascending order
    const scale = 1 / Math.sqrt(Math.max(values[at], values[channels - 1] * SMALLEST_SHARE));
    for (let c = 0; c < channels; c++) exact[k * channels + c] = vectors.get(c, at) * scale;
  }
  const matrix = storable(exact, channels);
  const offset = Float32Array.from({ length: kept }, (_, k) =>
    mean.reduce((shift, value, c) => shift - matrix[k * channels + c] * value, 0),
  );
  return { matrix, offset, inputs: channels, outputs: kept };
}

/** Eigenvalues in rising order and their vectors as columns. */
function decompose(moments: ChannelMoments): { values: number[]; vectors: Matrix } {
  const { channels } = moments;
  const covariance = Matrix.from1DArray(channels, channels, moments.covariance());
  const solved = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  return { values: solved.realEigenvalues, vectors: solved.eigenvectorMatrix };
}
