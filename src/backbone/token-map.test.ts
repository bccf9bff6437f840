import { describe, expect, it } from 'vitest';
import { asFloats, DYNAMIC, floats, Graph, openGraph } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { layoutOfTwo, layoutsOfOne, tokenMap } from './token-map.js';

const square = { height: 224, width: 224 };
const tall = { height: 448, width: 224 };

describe('layoutOfTwo', () => {
  it.each([
    [8, 0],
    [14, 1],
    [14, 5],
    [16, 5],
    [32, 2],
  ])('finds patches of %d pixels behind %d tokens', (stride, leading) => {
    const patches = (224 / stride) ** 2;
    const counts = [patches + leading, 2 * patches + leading];
    const [one, other] = counts.map((tokens, i) => ({ size: [square, tall][i], tokens }));
    expect(layoutOfTwo(one, other)).toEqual({ stride, leading });
  });

  it.each([
    ['as many tokens at any size', 197, 197],
    ['fewer for a larger image', 392, 196],
    ['a square of no whole patches', 200, 390],
    ['fewer tokens than patches', 190, 386],
  ])('does not explain %s', (_what, one, other) => {
    expect(layoutOfTwo({ size: square, tokens: one }, { size: tall, tokens: other })).toBeNull();
  });
});

describe('layoutsOfOne', () => {
  it.each([
    [518, 1370, 14, 1],
    [518, 1374, 14, 5],
    [224, 197, 16, 1],
    [224, 201, 16, 5],
    [224, 784, 8, 0],
    [256, 261, 16, 5],
  ])('of %d pixels with %d tokens: patches of %d behind %d', (side, tokens, stride, leading) => {
    expect(layoutsOfOne({ size: { height: side, width: side }, tokens })).toEqual([{ stride, leading }]);
  });

  it('may find several, or none', () => {
    expect(layoutsOfOne({ size: { height: 64, width: 64 }, tokens: 17 })).toEqual([
      { stride: 16, leading: 1 },
      { stride: 32, leading: 13 },
      { stride: 64, leading: 16 },
    ]);
    expect(layoutsOfOne({ size: square, tokens: 230 })).toEqual([]);
  });
});

it.each(runtimes)('tokens become maps row by row, $name', async ({ runtime }) => {
  const graph = new Graph();
  const tokens = graph.input('tokens', [DYNAMIC, 7, 2]);
  graph.output('map', tokenMap(tokens, 1, 2, 3));
  const session = await openGraph(runtime, graph);
  // Token t of image i is (10·t, 10·t + 1) + 100·i.
  const values = Float32Array.from({ length: 28 }, (_, i) => {
    const [image, token, channel] = [Math.floor(i / 14), Math.floor((i % 14) / 2), i % 2];
    return 100 * image + 10 * token + channel;
  });
  const { map } = await session.run({ tokens: floats(values, [2, 7, 2]) });
  await session.release();
  expect(map.shape).toEqual([2, 2, 2, 3]);
  const first = [10, 20, 30, 40, 50, 60, 11, 21, 31, 41, 51, 61];
  expect([...asFloats(map)]).toEqual([...first, ...first.map((value) => 100 + value)]);
});
