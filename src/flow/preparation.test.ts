import { describe, expect, it } from 'vitest';
import { floats } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { prepareMaps, preparedScales, type Preparation } from './preparation.js';
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
    const preparation: Preparation = { arrangement: 'per-scale', scales };
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
