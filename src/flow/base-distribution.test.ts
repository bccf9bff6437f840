import { describe, expect, it } from 'vitest';
import { floats, mul, type Tensor } from '../graph/index.js';
import { evaluateFloats } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { logLikelihood } from './base-distribution.js';
import { distance } from './testing/linear-algebra.js';
import { plane } from './testing/plane.js';
import { normalValues } from './testing/random-values.js';

const { runtime } = runtimes[0];

/** log p of latents [n, channels, 1, 1], of a layer that scales each channel by `scale`. */
function logP(values: Float32Array, channels: number, nu: number | null, scale = 1): Promise<number[]> {
  const shape = [values.length / channels, channels, 1, 1];
  return evaluateFloats(runtime, [floats(values, shape)], (input) =>
    logLikelihood({ output: mul(input, scale), logDet: logDetOf(input, channels * Math.log(scale)) }, nu),
  );
}

function logDetOf({ graph }: Tensor, value: number): Tensor {
  return graph.constant(floats(Float32Array.of(value), [1, 1, 1, 1]));
}

/** Σ z² of every latent of `channels` values. */
function squares(values: Float32Array, channels: number): number[] {
  return Array.from({ length: values.length / channels }, (_, n) =>
    values.subarray(n * channels, (n + 1) * channels).reduce((sum, value) => sum + value ** 2, 0),
  );
}

describe('the log-likelihood of a latent', () => {
  it('is that of the standard normal, per channel', async () => {
    const z = normalValues(20);
    const expected = squares(z, 4).map((q) => -q / 8 - 0.5 * Math.log(2 * Math.PI));
    expect(distance(await logP(z, 4, null), expected)).toBeLessThan(1e-6);
  });

  it('is Cauchy’s for one channel and one degree of freedom', async () => {
    const z = normalValues(20);
    const expected = [...z].map((value) => -Math.log(Math.PI * (1 + value ** 2)));
    expect(distance(await logP(z, 1, 1), expected)).toBeLessThan(1e-5);
  });

  it.each([null, 3, 4, 64])('integrates to 1 over a scaled plane, degrees of freedom: %s', async (nu) => {
    const step = 0.25;
    const perChannel = await logP(plane(60, step), 2, nu, 0.7);
    const mass = perChannel.reduce((sum, value) => sum + Math.exp(2 * value), 0) * step * step;
    expect(mass).toBeCloseTo(1, 3);
  });

  it('nears the normal one with many degrees of freedom', async () => {
    const z = normalValues(20);
    expect(distance(await logP(z, 4, 100_000), await logP(z, 4, null))).toBeLessThan(1e-3);
  });

  it('falls by the square of the distance, but by its logarithm with heavy tails', async () => {
    const drop = async (nu: number | null): Promise<number> => {
      const [near, far] = await logP(Float32Array.of(30, 30, 300, 300), 2, nu);
      return near - far;
    };
    expect(await drop(null)).toBeCloseTo((300 ** 2 - 30 ** 2) / 2, 0);
    expect(await drop(4)).toBeCloseTo(3 * Math.log(10), 1);
  });
});
