import { describe, expect, it } from 'vitest';
import { asFloats, floats, mul } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { rankingContrast } from './ranking.js';
import { mean, perImage, randomPairs, softplus, topMean, type PairValues } from './testing/pairs.js';
import { PLACES, checkTerm, evaluateTerm } from './testing/term.js';

const { runtime } = runtimes[0];
const values = randomPairs({ batch: 3, channels: 2, height: 6, width: 4 });
const CELLS = 24;

const TEMPERATURE = 0.2;

/** The formula of the file's header, image by image. */
function reference({ positive, negative, inside, outside }: PairValues): number {
  const [good, bad] = [positive, negative].map(({ logLikelihood }) => perImage(logLikelihood));
  const [harmed, rest] = [inside, outside].map(perImage);
  const losses = good.flatMap((image, n) => {
    const within = bad[n].filter((_, i) => harmed[n][i] === 1).map((value) => -value);
    if (within.length < 5) return [];
    const around = bad[n].filter((_, i) => rest[n][i] === 1).map((value) => -value);
    const energy = image.map((value) => -value);
    const defect = mean(within);
    const margin = (normal: number): number => TEMPERATURE * softplus((normal - defect) / TEMPERATURE);
    return [margin(topMean(energy, 10)) + margin(topMean(around, 10))];
  });
  return losses.length === 0 ? 0 : mean(losses);
}

/** Image 1 has a defect of only so many positions. */
function withSmallDefect(positions: number): PairValues {
  const inside = asFloats(values.inside).map((value, i) =>
    Math.floor(i / CELLS) === 1 ? (i % CELLS < positions ? 1 : 0) : value,
  );
  return { ...values, inside: floats(inside, values.inside.shape) };
}

describe('the ranking contrast', () => {
  it('is the formula of its header', async () => {
    const { value } = await evaluateTerm(runtime, values, rankingContrast);
    expect(value).toBeCloseTo(reference(values), 4);
    expect(value).toBeGreaterThan(0.01);
  });

  it('has the gradients of finite differences', async () => {
    const along = [PLACES.positive, PLACES.negative];
    expect(await checkTerm(runtime, 'ranking', values, along, rankingContrast)).toEqual([]);
  });

  it('leaves out pairs with fewer than five harmed positions, and keeps those with five', async () => {
    const gradientsOfImage1 = async (positions: number): Promise<number[]> => {
      const pair = withSmallDefect(positions);
      const { value, positive, negative } = await evaluateTerm(runtime, pair, rankingContrast);
      expect(value).toBeCloseTo(reference(pair), 4);
      return [...positive.slice(CELLS, 2 * CELLS), ...negative.slice(CELLS, 2 * CELLS)];
    };
    expect((await gradientsOfImage1(4)).every((gradient) => gradient === 0)).toBe(true);
    expect((await gradientsOfImage1(5)).some((gradient) => gradient !== 0)).toBe(true);
  });

  it('takes what is beyond a window of the negative from the positive', async () => {
    const { value } = await evaluateTerm(runtime, values, (pair) =>
      rankingContrast({ ...pair, outside: mul(pair.outside, 0), beyond: pair.outside }),
    );
    const positive = asFloats(values.positive.logLikelihood);
    const outside = asFloats(values.outside);
    const known = asFloats(values.negative.logLikelihood).map((e, i) => (outside[i] === 1 ? positive[i] : e));
    const negative = { ...values.negative, logLikelihood: floats(known, values.outside.shape) };
    expect(value).toBeCloseTo(reference({ ...values, negative }), 4);
    expect(value).not.toBeCloseTo(reference(values), 2);
  });

  it('is 0 where no pair is left', async () => {
    const nothing = { ...values, inside: floats(new Float32Array(3 * CELLS), values.inside.shape) };
    const { value, positive } = await evaluateTerm(runtime, nothing, rankingContrast);
    expect(value).toBe(0);
    expect(positive.every((gradient) => gradient === 0)).toBe(true);
  });

  describe('when all of an image lies at one energy but for the defect', () => {
    const inside = asFloats(values.inside);
    const at = (defect: number): PairValues => ({
      ...values,
      positive: { ...values.positive, logLikelihood: floats(new Float32Array(3 * CELLS).fill(-1), [3, 1, 6, 4]) },
      negative: {
        ...values.negative,
        logLikelihood: floats(
          inside.map((one) => (one ? -defect : -1)),
          [3, 1, 6, 4],
        ),
      },
    });

    it('is next to nothing where the defect stands out', async () => {
      expect((await evaluateTerm(runtime, at(4), rankingContrast)).value).toBeLessThan(1e-3);
    });

    it('is about twice the difference where the defect is taken for the best part', async () => {
      const { value } = await evaluateTerm(runtime, at(0), rankingContrast);
      expect(value).toBeGreaterThan(1.8);
      expect(value).toBeLessThan(2.1);
    });

    it('grows in proportion where a defect lies absurdly far on the wrong side', async () => {
      expect((await evaluateTerm(runtime, at(-500), rankingContrast)).value).toBeCloseTo(2 * 501, 2);
    });
  });
});
