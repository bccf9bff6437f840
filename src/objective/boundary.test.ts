import { describe, expect, it } from 'vitest';
import { asFloats, floats } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { boundaryContrast } from './boundary.js';
import { mean, meanWhere, randomPairs, type PairValues } from './testing/pairs.js';
import { PLACES, checkTerm, evaluateTerm, type BuildTerm } from './testing/term.js';

const { runtime } = runtimes[0];
// 2 · 5 · 8 positions: the boundary is the fourth lowest of 80.
const values = randomPairs({ batch: 2, channels: 2, height: 5, width: 8 });
const MARGIN = 0.5;
const term: BuildTerm = (pair) => boundaryContrast(pair, MARGIN);

const good = [...asFloats(values.positive.logLikelihood)];
const bad = [...asFloats(values.negative.logLikelihood)];
const inside = [...asFloats(values.inside)];
const normalBoundary = [...good].sort((a, b) => a - b)[3];

describe('the boundary contrast', () => {
  it('is the formula of its header, with the 5 % quantile of good positions as the boundary', async () => {
    const pull = mean(good.map((value) => Math.max(0, normalBoundary - value)));
    const push = meanWhere(
      bad.map((value) => Math.max(0, value - (normalBoundary - MARGIN))),
      inside,
    );
    const { value } = await evaluateTerm(runtime, values, term);
    expect(value).toBeCloseTo(pull + push, 4);
  });

  it('moves only what lies on the wrong side', async () => {
    const { positive, negative } = await evaluateTerm(runtime, values, term);
    positive.forEach((gradient, i) => {
      if (good[i] < normalBoundary) expect(gradient).toBeCloseTo(-1 / good.length, 6);
      else expect(gradient).toBeCloseTo(0, 12);
    });
    expect(positive.filter((gradient) => gradient !== 0)).toHaveLength(3);
    const harmed = inside.reduce((sum, value) => sum + value, 0);
    negative.forEach((gradient, i) => {
      const wrong = inside[i] === 1 && bad[i] > normalBoundary - MARGIN;
      expect(gradient).toBeCloseTo(wrong ? 1 / harmed : 0, 6);
    });
    expect(negative.some((gradient) => gradient > 0)).toBe(true);
  });

  it('has the gradients of finite differences in the negatives', async () => {
    // Along positives the boundary itself would move, which the term does not differentiate.
    expect(await checkTerm(runtime, 'boundary', shifted(0.005), [PLACES.negative], term)).toEqual([]);
  });

  it('is 0 where good positions are all alike and defects far below', async () => {
    const pair: PairValues = {
      ...values,
      positive: { ...values.positive, logLikelihood: floats(new Float32Array(80).fill(-1), [2, 1, 5, 8]) },
      negative: { ...values.negative, logLikelihood: floats(new Float32Array(80).fill(-1.6), [2, 1, 5, 8]) },
    };
    expect((await evaluateTerm(runtime, pair, term)).value).toBe(0);
  });
});

/** Negatives moved a little, so that none lies on the boundary. */
function shifted(by: number): PairValues {
  const moved = asFloats(values.negative.logLikelihood).map((value) => value + by);
  return { ...values, negative: { ...values.negative, logLikelihood: floats(moved, [2, 1, 5, 8]) } };
}
