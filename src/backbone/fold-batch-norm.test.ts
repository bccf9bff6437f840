import { expect, it } from 'vitest';
import { Random } from '../random.js';
import { foldBatchNorm } from './fold-batch-norm.js';

it('gives what the convolution and the batch norm give one after the other', () => {
  const random = new Random(3);
  const draw = (length: number, low = -1, high = 1) => Float32Array.from({ length }, () => random.uniform(low, high));
  const [outputs, inputs] = [4, 6];
  const weight = draw(outputs * inputs);
  const norm = {
    weight: draw(outputs),
    bias: draw(outputs),
    mean: draw(outputs),
    variance: draw(outputs, 0.01, 3),
    epsilon: 1e-3,
  };
  const folded = foldBatchNorm(weight, norm);
  const x = draw(inputs);
  for (let o = 0; o < outputs; o++) {
    const dot = (w: Float32Array) => x.reduce((sum, value, i) => sum + value * w[o * inputs + i], 0);
    const expected =
      (norm.weight[o] * (dot(weight) - norm.mean[o])) / Math.sqrt(norm.variance[o] + 1e-3) + norm.bias[o];
    expect(dot(folded.weight) + folded.bias[o]).toBeCloseTo(expected, 5);
  }
});
