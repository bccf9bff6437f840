import { describe, expect, it } from 'vitest';
import { asFloats } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { likelihoodWithOutside, negativeLogLikelihood } from './likelihood.js';
import { mean, meanWhere, randomPairs } from './testing/pairs.js';
import { PLACES, checkTerm, evaluateTerm } from './testing/term.js';

const { runtime } = runtimes[0];
const values = randomPairs({ batch: 2, channels: 3, height: 5, width: 4 });
const positive = [...asFloats(values.positive.logLikelihood)];
const negative = [...asFloats(values.negative.logLikelihood)];
const outside = [...asFloats(values.outside)];

describe('the likelihood term', () => {
  it('is the mean energy of positives, and looks at nothing else', async () => {
    const result = await evaluateTerm(runtime, values, negativeLogLikelihood);
    expect(result.value).toBeCloseTo(-mean(positive), 5);
    expect(result.negative.every((gradient) => gradient === 0)).toBe(true);
    for (const gradient of result.positive) expect(gradient).toBeCloseTo(-1 / positive.length, 6);
  });

  it('with the outside of negatives, both weigh half; inside the mask nothing counts', async () => {
    const result = await evaluateTerm(runtime, values, likelihoodWithOutside);
    expect(result.value).toBeCloseTo(-0.5 * (mean(positive) + meanWhere(negative, outside)), 5);
    result.negative.forEach((gradient, i) => expect(gradient !== 0).toBe(outside[i] === 1));
  });

  it('has the gradients of finite differences', async () => {
    const along = [PLACES.positive, PLACES.negative];
    expect(await checkTerm(runtime, 'likelihood', values, along, likelihoodWithOutside)).toEqual([]);
  });

  it('copes with masks that leave nothing outside', async () => {
    const nothing = { ...values, outside: { ...values.outside, data: new Float32Array(outside.length) } };
    const result = await evaluateTerm(runtime, nothing, likelihoodWithOutside);
    expect(result.value).toBeCloseTo(-0.5 * mean(positive), 5);
  });
});
