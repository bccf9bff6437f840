import { describe, expect, it } from 'vitest';
import { asFloats, floats, openGraph, type Runtime } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import { PositionalMoments, positionalMomentsGraph, shrunk } from './positional-moments.js';
import { fitPositionalWhitening } from './positional-whitening.js';
import { distance, eigenvalues, identity, logAbsDet, product, statistics } from './testing/linear-algebra.js';
import { compareLogDet } from './testing/numerical-jacobian.js';
import { whiteningLayer } from './whitening-layer.js';

const CHANNELS = 5;
const [HEIGHT, WIDTH] = [2, 3];
const POSITIONS = HEIGHT * WIDTH;
const SHRINKAGE = 0.3;

/** Images [C, P] whose channels are correlated, differently at every position; position 4 never varies. */
function images(count: number, seed = 1): Float32Array[] {
  const random = new Random(seed);
  const mixing = Float32Array.from({ length: POSITIONS * CHANNELS * CHANNELS }, () => random.normal());
  return Array.from({ length: count }, () => {
    const image = new Float32Array(CHANNELS * POSITIONS);
    for (let p = 0; p < POSITIONS; p++) {
      const sources = Array.from({ length: CHANNELS }, () => (p === 4 ? 0 : random.normal()));
      for (let c = 0; c < CHANNELS; c++) {
        const start = (p * CHANNELS + c) * CHANNELS;
        image[c * POSITIONS + p] = sources.reduce((sum, source, k) => sum + mixing[start + k] * source, 3.3 * (c - 1));
      }
    }
    return image;
  });
}

async function momentsOf(runtime: Runtime, parts: readonly Float32Array[][]): Promise<PositionalMoments> {
  const moments = new PositionalMoments(CHANNELS, POSITIONS);
  const session = await openGraph(runtime, positionalMomentsGraph(CHANNELS, POSITIONS));
  for (const part of parts) {
    const x = floats(Float32Array.from(part.flatMap((image) => [...image])), [part.length, CHANNELS, POSITIONS]);
    const { sum, products } = await session.run({ x });
    moments.add(asFloats(sum), asFloats(products), part.length);
  }
  await session.release();
  return moments;
}

/** The vectors of all images at one position. */
function at(position: number, all: readonly Float32Array[]): number[][] {
  return all.map((image) => Array.from({ length: CHANNELS }, (_, c) => image[c * POSITIONS + position]));
}

function matrixAt(all: Float32Array, position: number, channels = CHANNELS): Float32Array {
  return all.subarray(position * channels ** 2, (position + 1) * channels ** 2);
}

/** Moments of one position whose covariance is given: those of two images of mean 0. */
function momentsWithCovariance(covariance: readonly number[]): PositionalMoments {
  const channels = Math.sqrt(covariance.length);
  const moments = new PositionalMoments(channels, 1);
  moments.add(new Float32Array(channels), Float32Array.from(covariance), 2);
  return moments;
}

/** A covariance with eigenvalues from `largest` down to `largest / condition`, mirrored at a random plane. */
function withCondition(channels: number, condition: number, largest: number): number[] {
  const random = new Random(2);
  const normal = Array.from({ length: channels }, () => random.normal());
  const squared = normal.reduce((sum, value) => sum + value * value, 0);
  const mirror = identity(channels).map(
    (value, k) => value - (2 * normal[Math.floor(k / channels)] * normal[k % channels]) / squared,
  );
  const spectrum = identity(channels).map(
    (value, k) => value * largest * condition ** (-(k % channels) / (channels - 1)),
  );
  return product(mirror, spectrum, mirror);
}

const training = images(40);
const parts = [training.slice(0, 16), training.slice(16, 32), training.slice(32)];

describe.each(runtimes)('positional whitening on $name', ({ runtime }) => {
  it('moments have the mean and the shrunk covariance of the vectors at every position', async () => {
    const moments = await momentsOf(runtime, parts);
    const mean = moments.mean();
    const whole = shrunk(moments.covariance(), CHANNELS, SHRINKAGE);
    expect(moments.images).toBe(40);
    for (let p = 0; p < POSITIONS; p++) {
      const expected = statistics(at(p, training));
      const meanAt = expected.mean.map((_, c) => mean[c * POSITIONS + p]);
      expect(distance(meanAt, expected.mean)).toBeLessThan(1e-5);
      const trace = identity(CHANNELS).reduce((sum, one, k) => sum + one * expected.covariance[k], 0);
      const shrunk = expected.covariance.map(
        (value, k) => (1 - SHRINKAGE) * value + (SHRINKAGE * identity(CHANNELS)[k] * trace) / CHANNELS,
      );
      // A floor under the variances comes on top.
      expect(distance(matrixAt(whole, p), shrunk)).toBeLessThan(0.02);
    }
  });

  it('transform² · Σ = I, transform is symmetric, and its log-determinant that of the eigenvalues', async () => {
    const moments = await momentsOf(runtime, parts);
    const { transform, logDet } = await fitPositionalWhitening(runtime, moments, SHRINKAGE);
    const covariance = shrunk(moments.covariance(), CHANNELS, SHRINKAGE);
    for (let p = 0; p < POSITIONS; p++) {
      const root = matrixAt(transform, p);
      const sigma = matrixAt(covariance, p);
      expect(distance(product(root, root, sigma), identity(CHANNELS))).toBeLessThan(1e-3);
      const mirrored = root.map((_, k) => root[(k % CHANNELS) * CHANNELS + Math.floor(k / CHANNELS)]);
      expect(distance(root, mirrored) / Math.max(...root)).toBeLessThan(1e-4);
      const expected = -0.5 * eigenvalues(sigma).reduce((sum, value) => sum + Math.log(value), 0);
      expect(logDet[p]).toBeCloseTo(expected, 3);
      expect(logDet[p]).toBeCloseTo(logAbsDet(root), 3);
    }
  });

  it('gives training data mean 0 and, with hardly any shrinkage, covariance 1; a place that never varies stays 0', async () => {
    const whitening = await fitPositionalWhitening(runtime, await momentsOf(runtime, parts), 1e-6);
    const x = floats(Float32Array.from(training.flatMap((image) => [...image])), [40, CHANNELS, HEIGHT, WIDTH]);
    const [output] = await evaluate(runtime, [x], (input) => [whiteningLayer(input, whitening).output]);
    const white = training.map((_, n) =>
      asFloats(output).slice(n * CHANNELS * POSITIONS, (n + 1) * CHANNELS * POSITIONS),
    );
    for (let p = 0; p < POSITIONS; p++) {
      const { mean, covariance } = statistics(at(p, white));
      expect(distance(mean, new Float32Array(CHANNELS))).toBeLessThan(1e-3);
      if (p === 4) expect(distance(covariance, new Float32Array(CHANNELS ** 2))).toBeLessThan(1e-3);
      // The floor under the variances takes something from the smallest.
      else expect(eigenvalues(covariance)[0]).toBeCloseTo(1, 1);
    }
  });

  it('is a layer that states the log-determinant of its Jacobian', async () => {
    const whitening = await fitPositionalWhitening(runtime, await momentsOf(runtime, parts), SHRINKAGE);
    const { numeric, stated } = await compareLogDet(runtime, training[3], [CHANNELS, HEIGHT, WIDTH], (x) =>
      whiteningLayer(x, whitening),
    );
    expect(Math.abs(stated)).toBeGreaterThan(1);
    expect(stated / numeric).toBeCloseTo(1, 3);
  });

  it.each([8, 64])('converges at condition numbers up to 10⁴ with %i channels', async (channels) => {
    const condition = 1e4;
    const moments = momentsWithCovariance(withCondition(channels, condition, 1e4));
    const { transform } = await fitPositionalWhitening(runtime, moments, 1e-9);
    const covariance = shrunk(moments.covariance(), channels, 1e-9);
    const spectrum = eigenvalues(covariance);
    expect(spectrum[0] / spectrum[channels - 1]).toBeGreaterThan(0.9 * condition);
    expect(distance(product(transform, covariance, transform), identity(channels))).toBeLessThan(2e-2);
  });
});

describe('positional whitening', () => {
  const { runtime } = runtimes[0];

  it('without a part has the moments of the rest', async () => {
    const all = await momentsOf(runtime, parts);
    const rest = PositionalMoments.without(all, await momentsOf(runtime, [parts[1]]));
    const expected = await momentsOf(runtime, [parts[0], parts[2]]);
    expect(rest.images).toBe(24);
    expect(distance(rest.mean(), expected.mean())).toBeLessThan(1e-5);
    expect(distance(rest.covariance(), expected.covariance())).toBeLessThan(1e-3);
    expect(all.images).toBe(40);
  });

  it.each([0, 0.3, 3.3, 20])(
    'copes with places that always have the value %d, in 64 channels and many images',
    async (value) => {
      const channels = 64;
      const random = new Random(3);
      const constant = Float32Array.from({ length: channels }, () => value * random.normal());
      const session = await openGraph(runtime, positionalMomentsGraph(channels, 1));
      const x = floats(
        Float32Array.from({ length: 16 * channels }, (_, i) => constant[i % channels]),
        [16, channels, 1],
      );
      const { sum, products } = await session.run({ x });
      await session.release();
      const moments = new PositionalMoments(channels, 1);
      for (let batch = 0; batch < 60; batch++) moments.add(asFloats(sum), asFloats(products), 16);
      const { mean, transform, logDet } = await fitPositionalWhitening(runtime, moments, 0.1);
      expect(distance(mean, constant)).toBeLessThan(1e-3);
      expect(Number.isFinite(logDet[0])).toBe(true);
      expect(transform.every(Number.isFinite)).toBe(true);
    },
  );

  it('says so when the inverse square root does not converge', async () => {
    const moments = momentsWithCovariance(withCondition(8, 1e10, 1e10));
    await expect(fitPositionalWhitening(runtime, moments, 1e-12)).rejects.toMatchObject({
      name: 'ClflowError',
      code: 'internal',
      message: expect.stringMatching(/did not converge \(residual .+\)/),
    });
  });

  it.each([1, 2, 9])('pools the moments of all positions within %i rows and columns', async (reach) => {
    const moments = await momentsOf(runtime, parts);
    const pooled = moments.pooled(reach, { height: HEIGHT, width: WIDTH });
    expect(pooled.images).toBe(40);
    for (let p = 0; p < POSITIONS; p++) {
      const near = Array.from({ length: POSITIONS }, (_, q) => q).filter(
        (q) =>
          Math.abs((q % WIDTH) - (p % WIDTH)) <= reach &&
          Math.abs(Math.floor(q / WIDTH) - Math.floor(p / WIDTH)) <= reach,
      );
      const { mean, covariance } = statistics(near.flatMap((q) => at(q, training)));
      const meanAt = mean.map((_, c) => pooled.mean()[c * POSITIONS + p]);
      expect(distance(meanAt, mean)).toBeLessThan(1e-4);
      // Bessel's correction is that of the images, not of all vectors.
      const vectors = 40 * near.length;
      const corrected = covariance.map((value) => (value * (vectors - 1) * 40) / (vectors * 39));
      expect(distance(matrixAt(pooled.covariance(), p), corrected)).toBeLessThan(1e-3);
    }
  });

  it('needs two images', () => {
    const moments = new PositionalMoments(2, 1);
    moments.add(new Float32Array(2), new Float32Array(4), 1);
    expect(() => moments.covariance()).toThrow(expect.objectContaining({ code: 'data' }));
  });
});
