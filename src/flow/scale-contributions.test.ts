import { describe, expect, it } from 'vitest';
import { add, asFloats, floats } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import type { MixtureWhitening } from './mixture-whitening.js';
import type { PositionalWhitening } from './positional-whitening.js';
import { normalValues } from './testing/random-values.js';
import { whiteningLayer } from './whitening-layer.js';

const [channels, height, width] = [3, 2, 4];
const positions = height * width;
const SCALES = 2;

/** A symmetric matrix at every position. */
function transform(): Float32Array {
  const values = normalValues(positions * channels * channels, 5);
  return values.map((_, i) => {
    const [p, row, column] = [Math.floor(i / channels ** 2), Math.floor(i / channels) % channels, i % channels];
    return 0.5 * (values[i] + values[p * channels ** 2 + column * channels + row]);
  });
}

function whiteningAbout(mean: Float32Array): PositionalWhitening {
  const logDet = new Float32Array(positions);
  return { kind: 'positional', channels, positions, mean, transform: transform(), logDet };
}

describe.each(runtimes)('scale contributions on $name', ({ runtime }) => {
  it('add up to the squared length of the whitened vector at every position, image by image', async () => {
    const means = [0, 1].map((l) => normalValues(channels * positions, 20 + l));
    const mean = means[0].map((value, i) => value + means[1][i]);
    const whitening = whiteningAbout(mean);
    const parts = [0, 1].map((l) =>
      floats(normalValues(2 * channels * positions, 30 + l), [2, channels, height, width]),
    );
    const [contributions, white] = await evaluate(runtime, parts, (...tensors) => {
      const layer = whiteningLayer(add(tensors[0], tensors[1]), whitening);
      return [layer.contributions(tensors, means), layer.output];
    });
    expect(contributions.shape).toEqual([2, SCALES, height, width]);
    const [c, u] = [asFloats(contributions), asFloats(white)];
    for (let n = 0; n < 2; n++) {
      for (let p = 0; p < positions; p++) {
        const sum = c[(n * SCALES + 0) * positions + p] + c[(n * SCALES + 1) * positions + p];
        let square = 0;
        for (let k = 0; k < channels; k++) square += u[(n * channels + k) * positions + p] ** 2;
        expect(sum).toBeCloseTo(square, 3);
      }
    }
  });

  it('are all those of the only scale that is not at its mean', async () => {
    const means = [0, 1].map((l) => normalValues(channels * positions, 20 + l));
    const mean = means[0].map((value, i) => value + means[1][i]);
    const whitening = whiteningAbout(mean);
    const shape = [1, channels, height, width];
    const strange = floats(
      means[1].map((value) => value + 2),
      shape,
    );
    const [contributions] = await evaluate(runtime, [floats(means[0], shape), strange], (...tensors) => {
      const layer = whiteningLayer(add(tensors[0], tensors[1]), whitening);
      return [layer.contributions(tensors, means)];
    });
    const values = asFloats(contributions);
    for (let p = 0; p < positions; p++) {
      expect(values[p]).toBeCloseTo(0, 4);
      expect(values[positions + p]).toBeGreaterThan(0);
    }
  });

  it('of a mixture are told about the component of each position, by what components are in the mean', async () => {
    const components = 2;
    // Component 0 around −5, component 1 around 5; both whiten by 1, and in the mean channels count 1, 4 and 9 times.
    const mean = Float32Array.from({ length: components * channels }, (_, i) => (i < channels ? -5 : 5));
    const unit = Float32Array.from({ length: channels ** 2 }, (_, i) => (i % (channels + 1) === 0 ? 1 : 0));
    const whitening: MixtureWhitening = {
      kind: 'mixture',
      components,
      channels,
      positions,
      mean,
      transform: Float32Array.from([...unit, ...unit]),
      logWeight: new Float32Array(positions * components),
      place: new Float32Array(channels * positions),
      common: unit.map((value, i) => value * (1 + Math.floor(i / channels))),
    };
    const means = [mean.map((value) => 0.25 * value), mean.map((value) => 0.75 * value)];
    const kinds = Array.from({ length: positions }, (_, p) => p % 2);
    const partOf = (l: number, strange: number) =>
      floats(
        Float32Array.from({ length: channels * positions }, (_, i) => {
          const [c, p] = [Math.floor(i / positions), i % positions];
          return means[l][kinds[p] * channels + c] + (c === 1 ? strange : 0);
        }),
        [1, channels, height, width],
      );
    const [contributions] = await evaluate(runtime, [partOf(0, 1), partOf(1, 2)], (...tensors) => [
      whiteningLayer(add(tensors[0], tensors[1]), whitening).contributions(tensors, means),
    ]);
    // d₀ = 1, d₁ = 2 in channel 1, whose weight is 2² = 4: c₀ = 4 · 3 · 1, c₁ = 4 · 3 · 2.
    expect(contributions.shape).toEqual([1, SCALES, height, width]);
    [...asFloats(contributions)].forEach((value, i) => expect(value).toBeCloseTo(i < positions ? 12 : 24, 3));
  });
});
