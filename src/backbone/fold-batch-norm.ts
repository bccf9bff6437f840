/**
 * @file A convolution and the batch norm behind it (Ioffe and Szegedy 2015, arXiv 1502.03167) as one convolution:
 *
 *   γ·(w∗x − μ) / √(σ² + ε) + β  =  (s·w)∗x + (β − s·μ),   s = γ / √(σ² + ε), per output channel.
 */

export interface BatchNorm {
  /** γ */
  readonly weight: Float32Array;
  /** β */
  readonly bias: Float32Array;
  /** μ */
  readonly mean: Float32Array;
  /** σ² */
  readonly variance: Float32Array;
  readonly epsilon: number;
}

/** @param weight [O, C, k, k], O being the number of the batch norm's channels; sums are in float64 */
export function foldBatchNorm(weight: Float32Array, norm: BatchNorm): { weight: Float32Array; bias: Float32Array } {
  const channels = norm.weight.length;
  const perChannel = weight.length / channels;
  const folded = { weight: new Float32Array(weight.length), bias: new Float32Array(channels) };
  for (let o = 0; o < channels; o++) {
    const scale = norm.weight[o] / Math.sqrt(norm.variance[o] + norm.epsilon);
    for (let i = o * perChannel; i < (o + 1) * perChannel; i++) folded.weight[i] = weight[i] * scale;
    folded.bias[o] = norm.bias[o] - scale * norm.mean[o];
  }
  return folded;
}
