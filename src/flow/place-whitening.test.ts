import { expect, it } from 'vitest';
import { DYNAMIC, Graph, asFloats, floats, openGraph } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { placeWhiteningLayer } from './place-whitening.js';
import { normalValues } from './testing/random-values.js';

const [channels, height, width, side] = [3, 4, 6, 2];
const blocks = (height / side) * (width / side);

it.each(runtimes.map(({ name, runtime }) => [name, runtime] as const))(
  'whitens every cell by the statistics of its block, %s',
  async (_, runtime) => {
    const mean = normalValues(blocks * channels, 1);
    const transform = normalValues(blocks * channels ** 2, 2);
    const logDet = normalValues(blocks, 3);
    const x = normalValues(2 * channels * height * width, 4);
    const graph = new Graph();
    const statistics = {
      mean: graph.constant(floats(mean, [blocks, channels, 1])),
      transform: graph.constant(floats(transform, [blocks, channels, channels])),
    };
    const input = graph.input('x', [DYNAMIC, channels, height, width]);
    const white = placeWhiteningLayer(input, statistics, graph.constant(floats(logDet, [blocks])), side);
    graph.output('white', white.output);
    graph.output('logDet', white.logDet);
    const session = await openGraph(runtime, graph);
    const out = await session.run({ x: floats(x, [2, channels, height, width]) });
    await session.release();
    expect(out.white.shape).toEqual([2, channels, height, width]);
    const at = (n: number, c: number, cell: number): number => (n * channels + c) * height * width + cell;
    for (let cell = 0; cell < height * width; cell++) {
      const block = Math.floor(cell / width / side) * (width / side) + Math.floor((cell % width) / side);
      expect(asFloats(out.logDet)[cell]).toBe(logDet[block]);
      for (let n = 0; n < 2; n++) {
        for (let c = 0; c < channels; c++) {
          let expected = 0;
          for (let k = 0; k < channels; k++) {
            expected +=
              transform[(block * channels + c) * channels + k] * (x[at(n, k, cell)] - mean[block * channels + k]);
          }
          expect(asFloats(out.white)[at(n, c, cell)]).toBeCloseTo(expected, 4);
        }
      }
    }
  },
);
