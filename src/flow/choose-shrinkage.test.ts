import { expect, it } from 'vitest';
import { Random } from '../random.js';
import { chooseShrinkage } from './choose-shrinkage.js';
import { PositionalMoments, shrunk } from './positional-moments.js';

const CHANNELS = 6;
const POSITIONS = 5;

/** Folds of images whose channels are mixed: the same way everywhere, or differently at every position. */
function folds(images: number, mixing: 'common' | 'own'): { parts: PositionalMoments[]; total: PositionalMoments } {
  const random = new Random(images);
  const matrices = Array.from({ length: mixing === 'own' ? POSITIONS : 1 }, () =>
    Float32Array.from({ length: CHANNELS * CHANNELS }, () => random.normal()),
  );
  const parts = Array.from({ length: 4 }, () => new PositionalMoments(CHANNELS, POSITIONS));
  const total = new PositionalMoments(CHANNELS, POSITIONS);
  for (let n = 0; n < images; n++) {
    const sum = new Float32Array(CHANNELS * POSITIONS);
    const products = new Float32Array(POSITIONS * CHANNELS * CHANNELS);
    for (let p = 0; p < POSITIONS; p++) {
      const source = Array.from({ length: CHANNELS }, () => random.normal());
      const matrix = matrices[p % matrices.length];
      const x = source.map((_, c) => source.reduce((value, s, k) => value + matrix[c * CHANNELS + k] * s, 0));
      x.forEach((value, c) => (sum[c * POSITIONS + p] = value));
      for (let k = 0; k < CHANNELS * CHANNELS; k++) {
        products[p * CHANNELS * CHANNELS + k] = x[Math.floor(k / CHANNELS)] * x[k % CHANNELS];
      }
    }
    for (const moments of [parts[n % 4], total]) moments.add(sum, products, 1);
  }
  return { parts, total };
}

function chosen(images: number, mixing: 'common' | 'own', target: 'isotropic' | 'pooled'): number {
  const { parts, total } = folds(images, mixing);
  return chooseShrinkage(parts, total, target);
}

it('shrinks little where there are many images, much where there are few', () => {
  expect(chosen(2000, 'own', 'isotropic')).toBe(0.2);
  expect(chosen(8, 'own', 'isotropic')).toBeGreaterThan(0.3);
});

it('shrinks to the pooled covariance as far as positions share one', () => {
  expect(chosen(40, 'common', 'pooled')).toBeGreaterThanOrEqual(0.8);
  expect(chosen(400, 'own', 'pooled')).toBe(0.2);
});

it('knows what it asks for: the scatter about another mean', () => {
  const { parts, total } = folds(40, 'own');
  const mean = PositionalMoments.without(total, parts[1]).mean();
  const scatter = parts[1].scatterAbout(mean, 3);
  const own = parts[1].scatterAbout(parts[1].mean(), 3);
  const gap = Array.from({ length: CHANNELS }, (_, c) => parts[1].mean()[c * POSITIONS + 3] - mean[c * POSITIONS + 3]);
  scatter.forEach((value, k) => {
    expect(value).toBeCloseTo(own[k] + gap[Math.floor(k / CHANNELS)] * gap[k % CHANNELS], 3);
  });
});

it('a pooled target keeps the variance of each position and takes the shape of all', () => {
  const { total } = folds(400, 'own');
  const covariance = total.covariance();
  const [none, all] = [shrunk(covariance, CHANNELS, 0, 'pooled'), shrunk(covariance, CHANNELS, 1, 'pooled')];
  const size = CHANNELS * CHANNELS;
  const trace = (values: Float32Array, p: number): number =>
    Array.from({ length: CHANNELS }, (_, i) => values[p * size + i * (CHANNELS + 1)]).reduce((a, b) => a + b, 0);
  for (let p = 0; p < POSITIONS; p++) {
    expect(trace(all, p) / trace(none, p)).toBeCloseTo(1, 3);
    // Off the diagonal nothing but the shape remains, which is one for all positions.
    expect(all[p * size + 1] / trace(all, p)).toBeCloseTo(all[1] / trace(all, 0), 2);
  }
});
