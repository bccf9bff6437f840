import { describe, expect, it } from 'vitest';
import { asFloats, floats } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { prepareMaps, preparedScales, type Preparation } from './preparation.js';
import { compareLogDet } from './testing/numerical-jacobian.js';
import { normalValues } from './testing/random-values.js';

const { runtime } = runtimes[0];

const scales = [
  { channels: 2, height: 2, width: 3 },
  { channels: 3, height: 1, width: 2 },
];
const maps = scales.map(({ channels, height, width }) =>
  floats(normalValues(channels * height * width), [1, channels, height, width]),
);

describe('per-scale preparation', () => {
  it('passes raw maps as they are', async () => {
    const preparation: Preparation = { arrangement: 'per-scale', scales, whitenings: [null, null] };
    const stated: number[] = [];
    const outputs = await evaluate(runtime, maps, (...tensors) => {
      const prepared = prepareMaps(tensors, preparation);
      stated.push(...prepared.map(({ logDet }) => logDet));
      return prepared.map(({ output }) => output);
    });
    expect(outputs).toEqual(maps);
    expect(stated).toEqual([0, 0]);
    expect(preparedScales(preparation)).toEqual(scales);
  });

  it('whitens where it has a whitening, with the log-determinant of that at every position', async () => {
    const matrix = Float32Array.of(2, 0.5, 0.5, 1);
    const whitening = {
      projection: { matrix, offset: Float32Array.of(1, -1), inputs: 2, outputs: 2 },
      logDet: Math.log(2 * 1 - 0.25),
    };
    const preparation: Preparation = { arrangement: 'per-scale', scales, whitenings: [whitening, null] };
    const { numeric, stated } = await compareLogDet(runtime, asFloats(maps[0]), [2, 2, 3], (x) => {
      const [{ output, logDet }] = prepareMaps([x], { ...preparation, whitenings: [whitening] });
      return { output, logDet: x.graph.constant(floats(new Float32Array(6).fill(logDet), [1, 1, 2, 3])) };
    });
    expect(stated).toBeCloseTo(numeric, 3);
    const [white] = await evaluate(runtime, maps, (...tensors) =>
      prepareMaps(tensors, preparation).map(({ output }) => output),
    );
    const [a, b] = [asFloats(maps[0])[0], asFloats(maps[0])[6]];
    expect(asFloats(white)[0]).toBeCloseTo(2 * a + 0.5 * b + 1, 5);
    expect(asFloats(white)[6]).toBeCloseTo(0.5 * a + b - 1, 5);
  });
});

describe('joined preparation', () => {
  it('has one scale, that of its grid', async () => {
    const grid = { channels: 4, height: 2, width: 3 };
    const projection = { matrix: normalValues(4 * 5), offset: normalValues(4, 2), inputs: 5, outputs: 4 };
    const preparation: Preparation = { arrangement: 'joined', projection, grid };
    const outputs = await evaluate(runtime, maps, (...tensors) =>
      prepareMaps(tensors, preparation).map(({ output }) => output),
    );
    expect(outputs.map(({ shape }) => shape)).toEqual([[1, 4, 2, 3]]);
    expect(preparedScales(preparation)).toEqual([grid]);
  });
});
