import { describe, expect, it } from 'vitest';
import { floats } from '../graph/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { evaluateFloats } from '../graph/testing/evaluate.js';
import { detailEnergy, fitDetailMixture, type DetailMixture } from './detail.js';
import { MixtureMoments } from './mixture-moments.js';
import { distance } from './testing/linear-algebra.js';
import { normalValues } from './testing/random-values.js';

const runtime = nodeRuntime({ threads: 1 });
const [C, D, H, W] = [5, 3, 4, 6];

/** e of one vector by the formula, in double precision. */
function reference(x: number[], { projection, components, transform, mean, logWeight }: DetailMixture): number {
  const y = Array.from({ length: D }, (_, i) =>
    x.reduce((sum, value, c) => sum + projection.matrix[i * C + c] * value, projection.offset[i]),
  );
  const likelihoods = Array.from({ length: components }, (_, k) => {
    let squares = 0;
    for (let i = 0; i < D; i++) {
      let white = 0;
      for (let j = 0; j < D; j++) white += transform[(k * D + i) * D + j] * (y[j] - mean[k * D + j]);
      squares += white ** 2;
    }
    return logWeight[k] - squares / 2;
  });
  return (-2 / D) * Math.max(...likelihoods);
}

describe('detailEnergy', () => {
  it.each([1, 4, 6])('is −2 / D times the log-likelihood of the likeliest of %d components', async (components) => {
    const mixture: DetailMixture = {
      projection: { matrix: normalValues(D * C, 1), offset: normalValues(D, 2), inputs: C, outputs: D },
      components,
      transform: normalValues(components * D * D, 3),
      mean: normalValues(components * D, 4),
      logWeight: normalValues(components, 5),
    };
    const maps = normalValues(2 * C * H * W, 6);
    const actual = await evaluateFloats(runtime, [floats(maps, [2, C, H, W])], (x) => detailEnergy(x, mixture));
    const expected = Array.from({ length: 2 * H * W }, (_, i) => {
      const [n, p] = [Math.floor(i / (H * W)), i % (H * W)];
      const x = Array.from({ length: C }, (_, c) => maps[(n * C + c) * H * W + p]);
      return reference(x, mixture);
    });
    expect(distance(actual, expected)).toBeLessThan(1e-4);
  });
});

describe('fitDetailMixture', () => {
  it('gives every component its share of the vectors, and none to an empty one', async () => {
    const moments = new MixtureMoments(3, D, 8);
    moments.add(normalValues(D * 8, 1), Int32Array.of(0, 0, 0, 0, 0, 0, 2, 2));
    const projection = { matrix: normalValues(D * C, 1), offset: normalValues(D, 2), inputs: C, outputs: D };
    const { logWeight, transform } = await fitDetailMixture(runtime, projection, moments, 0.3);
    const logDet = (k: number): number => {
      const [a, b, c, d, e, f, g, h, i] = transform.subarray(k * 9, k * 9 + 9);
      return Math.log(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
    };
    expect(logWeight[0]).toBeCloseTo(Math.log(6 / 8) + logDet(0), 3);
    expect(logWeight[2]).toBeCloseTo(Math.log(2 / 8) + logDet(2), 3);
    expect(logWeight[1]).toBeLessThan(-1000);
  });
});
