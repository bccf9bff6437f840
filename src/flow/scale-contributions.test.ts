import { describe, expect, it } from 'vitest';
import { add, asFloats, floats } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import type { PositionalWhitening } from './positional-whitening.js';
import { scaleContributions } from './scale-contributions.js';
import { normalValues } from './testing/random-values.js';
import { positionalWhiteningLayer } from './whitening-layer.js';

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

describe.each(runtimes)('scale contributions on $name', ({ runtime }) => {
  it('add up to the squared length of the whitened vector at every position, image by image', async () => {
    const means = [0, 1].map((l) => normalValues(channels * positions, 20 + l));
    const mean = means[0].map((value, i) => value + means[1][i]);
    const logDet = new Float32Array(positions);
    const whitening: PositionalWhitening = { channels, positions, mean, transform: transform(), logDet };
    const parts = [0, 1].map((l) =>
      floats(normalValues(2 * channels * positions, 30 + l), [2, channels, height, width]),
    );
    const [contributions, white] = await evaluate(runtime, parts, (...tensors) => {
      const layer = positionalWhiteningLayer(add(tensors[0], tensors[1]), whitening);
      return [scaleContributions(tensors, means, layer.multiply(layer.output)), layer.output];
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
    const whitening = { channels, positions, mean, transform: transform(), logDet: new Float32Array(positions) };
    const shape = [1, channels, height, width];
    const strange = floats(
      means[1].map((value) => value + 2),
      shape,
    );
    const [contributions] = await evaluate(runtime, [floats(means[0], shape), strange], (...tensors) => {
      const layer = positionalWhiteningLayer(add(tensors[0], tensors[1]), whitening);
      return [scaleContributions(tensors, means, layer.multiply(layer.output))];
    });
    const values = asFloats(contributions);
    for (let p = 0; p < positions; p++) {
      expect(values[p]).toBeCloseTo(0, 4);
      expect(values[positions + p]).toBeGreaterThan(0);
    }
  });
});
