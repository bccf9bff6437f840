import { expect, it } from 'vitest';
import { product } from '../training/testing/products.js';
import { paintPanel } from './panel.js';

it('paints the same small defects every time, in pixels of the original images', async () => {
  const load = async (i: number) => product(i);
  const typical = { width: 64, height: 64 };
  const panel = await paintPanel({ count: 2, load, typical, seed: 3 });
  expect(panel.good.map(({ width, height }) => [width, height])).toEqual([
    [64, 64],
    [64, 64],
  ]);
  expect(panel.painted.map(({ length }) => length)).toEqual([4, 4]);
  expect(panel.painted[0][0].data).not.toEqual(panel.good[0].data);
  expect(panel.diameters).toEqual([...panel.diameters].sort((a, b) => a - b));
  expect(await paintPanel({ count: 2, load, typical, seed: 3 })).toEqual(panel);
  // The same pictures, if the camera's were four times as large a side as they are reduced to.
  const large = await paintPanel({ count: 1, load, typical: { width: 1536, height: 1536 }, seed: 3 });
  expect(large.good[0].width).toBe(768);
  expect(large.diameters[3]).toBeGreaterThan(10);
});
