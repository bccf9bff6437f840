import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { ChannelMoments, principalProjection } from './channel-statistics.js';
import type { ChannelProjection } from './joined-features.js';
import { distance, eigenvalues, identity, statistics } from './testing/linear-algebra.js';

const CHANNELS = 5;

/** Correlated vectors with means far from 0. @param rank number of independent sources */
function samples(count: number, rank = CHANNELS): Float32Array[] {
  const random = new Random(1);
  const mixing = Array.from({ length: CHANNELS * rank }, (_, i) => random.normal() * 2 ** -(i % rank));
  return Array.from({ length: count }, () => {
    const sources = Array.from({ length: rank }, () => random.normal());
    return Float32Array.from({ length: CHANNELS }, (_, c) =>
      sources.reduce((sum, source, k) => sum + mixing[c * rank + k] * source, 3 * c - 5),
    );
  });
}

/** Adds vectors in several parts, as batches of images arrive. */
function momentsOf(vectors: readonly Float32Array[]): ChannelMoments {
  const moments = new ChannelMoments(CHANNELS);
  for (let start = 0; start < vectors.length; start += 7) {
    const part = vectors.slice(start, start + 7);
    const sum = new Float32Array(CHANNELS);
    const products = new Float32Array(CHANNELS * CHANNELS);
    for (const x of part) {
      x.forEach((value, i) => (sum[i] += value));
      products.forEach((_, k) => (products[k] += x[Math.floor(k / CHANNELS)] * x[k % CHANNELS]));
    }
    moments.add(sum, products, part.length);
  }
  return moments;
}

function project({ matrix, offset, inputs, outputs }: ChannelProjection, x: Float32Array): number[] {
  return Array.from({ length: outputs }, (_, k) =>
    x.reduce((sum, value, c) => sum + matrix[k * inputs + c] * value, offset[k]),
  );
}

const vectors = samples(300);
const expected = statistics(vectors);

describe('ChannelMoments', () => {
  it('has the mean and covariance of all vectors, in whatever parts they came', () => {
    const moments = momentsOf(vectors);
    expect(distance(moments.mean(), expected.mean)).toBeLessThan(1e-5);
    expect(distance(moments.covariance(), expected.covariance)).toBeLessThan(1e-4);
  });
});

describe('principalProjection', () => {
  it('gives decorrelated outputs of mean 0 and variance 1', () => {
    const projection = principalProjection(momentsOf(vectors), 3);
    expect(projection).toMatchObject({ inputs: CHANNELS, outputs: 3 });
    const { mean, covariance } = statistics(vectors.map((x) => project(projection, x)));
    expect(distance(mean, [0, 0, 0])).toBeLessThan(1e-4);
    expect(distance(covariance, identity(3))).toBeLessThan(1e-3);
  });

  it('orders the directions by falling variance', () => {
    const { matrix } = principalProjection(momentsOf(vectors), CHANNELS);
    // A row is v / √λ, so its length is 1 / √λ.
    const variances = Array.from({ length: CHANNELS }, (_, k) => {
      const row = matrix.subarray(k * CHANNELS, (k + 1) * CHANNELS);
      return 1 / row.reduce((sum, value) => sum + value * value, 0);
    });
    const truth = eigenvalues(expected.covariance);
    variances.forEach((variance, k) => expect(variance / truth[k]).toBeCloseTo(1, 3));
  });

  it('has no more outputs than channels', () => {
    expect(principalProjection(momentsOf(vectors), 99).outputs).toBe(CHANNELS);
  });

  it('does not blow up directions beyond the rank of the data', () => {
    const flat = samples(100, 2);
    const projection = principalProjection(momentsOf(flat), CHANNELS);
    const outputs = flat.map((x) => project(projection, x));
    for (const y of outputs) {
      for (const value of y) expect(Math.abs(value)).toBeLessThan(10);
    }
    const { covariance } = statistics(outputs.map((y) => y.slice(0, 2)));
    expect(distance(covariance, identity(2))).toBeLessThan(1e-2);
  });
});
