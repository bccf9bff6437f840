import { expect, it } from 'vitest';
import { normalValues } from '../flow/testing/random-values.js';
import { Graph, asFloats, floats, openGraph } from '../graph/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { patchFeatures, patchGrid } from './patch-features.js';

const shapes = [
  { channels: 2, height: 8, width: 12 },
  { channels: 3, height: 4, width: 6 },
  { channels: 4, height: 2, width: 3 },
];

it('leaves the finest level out and stands on the grid of the next', () => {
  expect(patchGrid(shapes)).toEqual({ channels: 7, height: 4, width: 6 });
});

it('gives one feature a patch: the 3×3 mean of its neighbourhood, beside the coarser level', async () => {
  const graph = new Graph();
  const data = shapes.map(({ channels, height, width }, i) => normalValues(channels * height * width, i));
  const maps = shapes.map(({ channels, height, width }, i) => graph.input(`map${i}`, [1, channels, height, width]));
  graph.output('patches', patchFeatures(maps, patchGrid(shapes)));
  const session = await openGraph(nodeRuntime({ threads: 1 }), graph);
  const { patches } = await session.run(
    Object.fromEntries(
      shapes.map(({ channels, height, width }, i) => [`map${i}`, floats(data[i], [1, channels, height, width])]),
    ),
  );
  await session.release();
  expect(patches.shape).toEqual([1, 24, 7]);
  const [y, x, channel] = [2, 3, 1];
  let mean = 0;
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) mean += data[1][(channel * 4 + y + dy) * 6 + x + dx] / 9;
  expect(asFloats(patches)[(y * 6 + x) * 7 + channel]).toBeCloseTo(mean, 5);
});
