import { describe, expect, it } from 'vitest';
import { ParameterSet, asFloats, floats, type TensorData } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import { boxContrast, declareProjection } from './box-contrast.js';
import { mean, randomPairs, type PairValues } from './testing/pairs.js';
import { PLACES, checkTerm, evaluateTerm, type BuildTerm } from './testing/term.js';

const { runtime } = runtimes[0];
const CHANNELS = 3;
const values = randomPairs({ batch: 3, channels: CHANNELS, height: 5, width: 4 });
const CELLS = 20;

function projection(outputs: number): ParameterSet {
  const parameters = new ParameterSet();
  declareProjection(parameters, 'projection', CHANNELS, outputs, new Random(1));
  return parameters;
}

const termWith =
  (margin: number): BuildTerm =>
  (pair, lookup) =>
    boxContrast(pair, lookup, 'projection', margin);

function cosine(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));
}

/** Mean of the projected latent of one image over the cells of a mask. */
function pooled(parameters: ParameterSet, latent: TensorData, image: number, mask: readonly number[]): number[] {
  const weight = parameters.values(parameters.initial(), 'projection.weight');
  const data = asFloats(latent);
  const area = mask.reduce((sum, value) => sum + value, 0);
  const channelMeans = Array.from(
    { length: CHANNELS },
    (_, c) => mask.reduce((sum, value, i) => sum + value * data[(image * CHANNELS + c) * CELLS + i], 0) / area,
  );
  return Array.from({ length: weight.length / CHANNELS }, (_, o) =>
    channelMeans.reduce((sum, value, c) => sum + weight[o * CHANNELS + c] * value, 0),
  );
}

function reference(parameters: ParameterSet, { positive, negative, boxes }: PairValues, margin: number): number {
  const everywhere = new Array<number>(CELLS).fill(1);
  const whole = [0, 1, 2].map((n) => pooled(parameters, positive.latent, n, everywhere));
  const pull = mean([0, 1, 2].map((n) => 1 - cosine(whole[n], whole[(n + 1) % 3])));
  const push = mean(
    [0, 1, 2].map((n) => {
      const box = [...asFloats(boxes).subarray(n * CELLS, (n + 1) * CELLS)];
      const [good, bad] = [positive, negative].map(({ latent }) => pooled(parameters, latent, n, box));
      return Math.max(0, cosine(good, bad) - margin);
    }),
  );
  return pull + push;
}

/** Every position of every image has this latent. */
function everywhere(vector: readonly number[]): TensorData {
  const data = Array.from({ length: 3 * CHANNELS * CELLS }, (_, i) => vector[Math.floor(i / CELLS) % CHANNELS]);
  return floats(data, [3, CHANNELS, 5, 4]);
}

describe('the box contrast', () => {
  it.each([0, -0.9])('is the formula of its header with the margin %d', async (margin) => {
    const parameters = projection(6);
    const { value } = await evaluateTerm(runtime, values, termWith(margin), parameters);
    expect(value).toBeCloseTo(reference(parameters, values, margin), 4);
  });

  it('has the gradients of finite differences in the latents', async () => {
    const along = [PLACES.positiveLatent, PLACES.negativeLatent];
    expect(await checkTerm(runtime, 'boxes', values, along, termWith(-0.9), projection(6))).toEqual([]);
  });

  describe('with positives that are all alike, so that nothing is left to pull', () => {
    // A projection that keeps the channels apart.
    const parameters = new ParameterSet();
    parameters.add('projection.weight', [CHANNELS, CHANNELS, 1, 1], Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
    const against = (negative: readonly number[]): PairValues => ({
      ...values,
      positive: { ...values.positive, latent: everywhere([1, 0, 0]) },
      negative: { ...values.negative, latent: everywhere(negative) },
    });

    it.each([
      { what: 'identical boxes push with all of 1 − margin', negative: [2, 0, 0], margin: 0.25, expected: 0.75 },
      { what: 'orthogonal ones do not push', negative: [0, 1, 0], margin: 0, expected: 0 },
      { what: 'opposite ones do not push', negative: [-1, 0, 0], margin: 0, expected: 0 },
      { what: 'ones in between push by their similarity', negative: [1, 1, 0], margin: 0, expected: Math.SQRT1_2 },
    ])('$what', async ({ negative, margin, expected }) => {
      const { value } = await evaluateTerm(runtime, against(negative), termWith(margin), parameters);
      expect(value).toBeCloseTo(expected, 5);
    });

    it('what lies outside the boxes does not matter', async () => {
      const boxes = asFloats(values.boxes);
      const changed = asFloats(everywhere([0, 1, 0])).map((value, i) => {
        const image = Math.floor(i / (CHANNELS * CELLS));
        return boxes[image * CELLS + (i % CELLS)] === 1 ? value : 7;
      });
      const pair = against([0, 1, 0]);
      const negative = { ...pair.negative, latent: floats(changed, [3, CHANNELS, 5, 4]) };
      const { value } = await evaluateTerm(runtime, { ...pair, negative }, termWith(0), parameters);
      expect(value).toBeCloseTo(0, 5);
    });
  });

  it('starts with a projection that its generator decides', () => {
    const weights = projection(8).initial();
    expect(weights).toHaveLength(8 * CHANNELS);
    expect(projection(8).initial()).toEqual(weights);
  });
});
