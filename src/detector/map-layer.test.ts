import { describe, expect, it } from 'vitest';
import { distance } from '../flow/testing/linear-algebra.js';
import { normalValues } from '../flow/testing/random-values.js';
import { asFloats, floats, type TensorData } from '../graph/index.js';
import { evaluate, evaluateFloats } from '../graph/testing/evaluate.js';
import { resizeReference } from '../graph/testing/reference.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { anomalyMap, enlargement, imageScore, scaleMap, withDetail } from './map-layer.js';

const SIZE = { width: 18, height: 24 };

/** Gaussian smoothing of one image in both directions at once, over the pixels that exist, weights adding up to one. */
function smoothed(image: Float32Array, sigma: number): number[] {
  if (sigma === 0) return [...image];
  const { width, height } = SIZE;
  const reach = Math.ceil(4 * sigma);
  return Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    let [sum, total] = [0, 0];
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
        const weight = Math.exp(-((u - x) ** 2 + (v - y) ** 2) / (2 * sigma * sigma));
        sum += weight * image[v * width + u];
        total += weight;
      }
    }
    return sum / total;
  });
}

function reference(map: TensorData, sigma: number): number[] {
  const [batch] = map.shape;
  const large = asFloats(resizeReference(map, SIZE.height, SIZE.width, false));
  const cells = SIZE.width * SIZE.height;
  return Array.from({ length: batch }, (_, n) => smoothed(large.slice(n * cells, (n + 1) * cells), sigma)).flat();
}

function randomMap(height: number, width: number, seed: number): TensorData {
  return floats(normalValues(2 * height * width, seed), [2, 1, height, width]);
}

const identity = { mean: 0, deviation: 1 };

describe.each(runtimes)('anomalyMap on $name', ({ runtime }) => {
  it.each([0, 0.7, 3])('enlarges bilinearly, then smooths with σ = %d, borders included', async (sigma) => {
    const map = randomMap(4, 3, 1);
    const [result] = await evaluate(runtime, [map], (x) => [anomalyMap([x], [identity], SIZE, sigma)]);
    expect(result.shape).toEqual([2, SIZE.height, SIZE.width]);
    expect(distance(asFloats(result), reference(map, sigma))).toBeLessThan(1e-5);
  });

  it('is the mean of the standardised scales', async () => {
    const maps = [randomMap(8, 6, 1), randomMap(4, 3, 2)];
    const norms = [
      { mean: 2, deviation: 0.5 },
      { mean: -1, deviation: 4 },
    ];
    const actual = await evaluateFloats(runtime, maps, (...tensors) => anomalyMap(tensors, norms, SIZE, 1));
    const parts = maps.map((map, i) => reference(map, 1).map((value) => (value - norms[i].mean) / norms[i].deviation));
    const expected = parts[0].map((value, i) => (value + parts[1][i]) / 2);
    expect(distance(actual, expected)).toBeLessThan(1e-5);
  });
});

describe('withDetail', () => {
  it('is (f − m)^(1 − w) · (1 + d)^w, and next to nothing where the flow is below the median', async () => {
    const flow = [3, 9, 1, 0.5];
    const detail = [7, -5, 2, 2];
    const norms = { median: 1, detail: identity };
    const actual = await evaluateFloats(
      runtimes[0].runtime,
      [floats(Float32Array.from(flow), [1, 2, 2]), floats(Float32Array.from(detail), [1, 2, 2])],
      (f, d) => withDetail(f, d, norms, 0.25),
    );
    expect(actual[0]).toBeCloseTo(2 ** 0.75 * 8 ** 0.25, 4);
    expect(actual[1]).toBeCloseTo(8 ** 0.75 * 0.1 ** 0.25, 4);
    expect(actual[2]).toBeLessThan(1e-6);
    expect(actual[3]).toBeLessThan(1e-6);
  });
});

describe('enlargement', () => {
  it.each([0, 1, 4])('keeps a constant map constant with σ = %d', (sigma) => {
    const matrix = enlargement(5, 40, sigma);
    for (let row = 0; row < 40; row++) {
      const sum = matrix.subarray(row * 5, row * 5 + 5).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 6);
    }
  });

  it.each([0, 2])('does not shift an impulse, σ = %d', (sigma) => {
    const [from, to] = [11, 88];
    const matrix = enlargement(from, to, sigma);
    for (const cell of [3, 5, 7]) {
      let [mass, moment] = [0, 0];
      for (let row = 0; row < to; row++) {
        mass += matrix[row * from + cell];
        moment += row * matrix[row * from + cell];
      }
      // The middle of a cell of eight pixels lies between its fourth and fifth.
      expect(moment / mass).toBeCloseTo(8 * cell + 3.5, 3);
    }
  });

  it('is the same from both ends', () => {
    const matrix = enlargement(5, 32, 2);
    expect(distance(matrix, [...matrix].reverse())).toBeLessThan(1e-6);
  });

  it('without smoothing at the same size is the identity', () => {
    const matrix = enlargement(4, 4, 0);
    expect([...matrix]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  });
});

describe('imageScore', () => {
  const { runtime } = runtimes[0];
  const map = floats(
    Float32Array.from({ length: 40 }, (_, i) => (i * 7) % 20),
    [2, 4, 5],
  );

  it.each([
    { score: { kind: 'max' } as const, expected: [19, 19] },
    { score: { kind: 'top-mean', share: 0.2 } as const, expected: [17.5, 17.5] },
    { score: { kind: 'top-mean', share: 1 } as const, expected: [9.5, 9.5] },
    { score: { kind: 'top-mean', share: 1e-6 } as const, expected: [19, 19] },
  ])('$score', async ({ score, expected }) => {
    expect(await evaluateFloats(runtime, [map], (x) => imageScore(x, score))).toEqual(expected);
  });
});

describe('scaleMap', () => {
  const { runtime } = runtimes[0];
  const latent = floats([1, 0, 2, -3], [1, 2, 1, 2]);
  const logLikelihood = floats([-0.5, 1.5], [1, 1, 1, 2]);

  it('of the likelihood is its negative', async () => {
    const build = (z: Parameters<typeof scaleMap>[0]['latent'], p: typeof z) =>
      scaleMap({ latent: z, logLikelihood: p }, 'likelihood');
    expect(await evaluateFloats(runtime, [latent, logLikelihood], build)).toEqual([0.5, -1.5]);
  });

  it('of the latent energy is FastFlow’s −exp(−½ mean z²)', async () => {
    const values = await evaluateFloats(runtime, [latent, logLikelihood], (z, p) =>
      scaleMap({ latent: z, logLikelihood: p }, 'latent-energy'),
    );
    expect(distance(values, [-Math.exp(-(1 + 4) / 4), -Math.exp(-9 / 4)])).toBeLessThan(1e-6);
  });
});
