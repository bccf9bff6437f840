import { describe, expect, it } from 'vitest';
import { ParameterSet, asFloats } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { declareClassifier, pixelClassification, smoothClassification } from './smooth-classification.js';
import { mean, meanWhere, perImage, randomPairs, softplus, topMean } from './testing/pairs.js';
import { PLACES, checkTerm, evaluateTerm, type BuildTerm } from './testing/term.js';

const { runtime } = runtimes[0];
const values = randomPairs({ batch: 2, channels: 2, height: 5, width: 4 });
const SMOOTHING = 0.2;

/** A gentler slope than that of the start, so that no logit is saturated. */
const parameters = new ParameterSet();
parameters.add('class.logSlope', [], Float32Array.of(0.3));
parameters.add('class.offset', [], Float32Array.of(1.2));

const image: BuildTerm = (pair, lookup) => smoothClassification(pair, lookup, 'class', SMOOTHING);
const pixel: BuildTerm = (pair, lookup) => pixelClassification(pair, lookup, 'class', SMOOTHING);

const slope = Math.exp(parameters.values(parameters.initial(), 'class.logSlope')[0]);
const offset = parameters.values(parameters.initial(), 'class.offset')[0];

/** Cross-entropy of the smoothed label with the sigmoid of the logit of an energy. */
function crossEntropy(energy: number, label: 0 | 1): number {
  const target = label === 0 ? SMOOTHING / 2 : 1 - SMOOTHING / 2;
  const logit = slope * (energy - offset);
  return target * softplus(-logit) + (1 - target) * softplus(logit);
}

const energies = [values.positive, values.negative].map(({ logLikelihood }) =>
  perImage(logLikelihood).map((one) => one.map((value) => -value)),
);

describe('smooth classification', () => {
  it('declares the slope and offset that it reads', () => {
    const declared = new ParameterSet();
    declareClassifier(declared, 'class');
    expect(declared.names).toEqual(parameters.names);
  });

  it('of images: the cross-entropy of the mean of the ten largest energies', async () => {
    const expected = [0, 1].map((label) =>
      mean(energies[label].map((one) => crossEntropy(topMean(one, 10), label as 0 | 1))),
    );
    const { value } = await evaluateTerm(runtime, values, image, parameters);
    expect(value).toBeCloseTo(mean(expected), 4);
  });

  it('of pixels: both classes weigh half, the normal one from the positive and from outside the mask', async () => {
    const [good, bad] = energies.map((list) => list.flat());
    const [inside, outside] = [values.inside, values.outside].map((mask) => [...asFloats(mask)]);
    const normal =
      0.5 *
      (mean(good.map((e) => crossEntropy(e, 0))) +
        meanWhere(
          bad.map((e) => crossEntropy(e, 0)),
          outside,
        ));
    const anomalous = meanWhere(
      bad.map((e) => crossEntropy(e, 1)),
      inside,
    );
    const { value, negative } = await evaluateTerm(runtime, values, pixel, parameters);
    expect(value).toBeCloseTo(0.5 * (normal + anomalous), 4);
    negative.forEach((gradient, i) => expect(gradient !== 0).toBe(inside[i] + outside[i] > 0));
  });

  it.each([
    ['images', image],
    ['pixels', pixel],
  ])('of %s has the gradients of finite differences', async (name, build) => {
    const along = [PLACES.positive, PLACES.negative];
    expect(await checkTerm(runtime, name, values, along, build, parameters)).toEqual([]);
  });

  it('with label smoothing pulls back images that are too sure, without it goes on pushing', async () => {
    const sure = { ...values.positive.logLikelihood, data: new Float32Array(40).fill(1) };
    const pair = { ...values, positive: { ...values.positive, logLikelihood: sure } };
    const smoothed = await evaluateTerm(runtime, pair, image, parameters);
    expect(Math.min(...smoothed.positive)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...smoothed.positive)).toBeGreaterThan(0.001);
    const hard: BuildTerm = (tensors, lookup) => smoothClassification(tensors, lookup, 'class', 0);
    const pushed = await evaluateTerm(runtime, pair, hard, parameters);
    expect(Math.max(...pushed.positive)).toBeLessThanOrEqual(0);
    expect(Math.min(...pushed.positive)).toBeLessThan(0);
  });
});
