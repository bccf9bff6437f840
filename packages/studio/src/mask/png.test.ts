// @vitest-environment node
import { image } from 'clflow/parts';
import { expect, it } from 'vitest';
import { maskPng } from './png.js';

it('writes what the library reads, at every width', async () => {
  for (const width of [1, 7, 8, 9, 33]) {
    const size = { width, height: 5 };
    const data = Uint8Array.from({ length: 5 * width }, (_, i) => Number((i * 7919) % 5 < 2));
    const read = await image.decodeMask(await maskPng(data, size));
    expect(read).toMatchObject(size);
    expect([...read.data].map((value) => Number(value === 255))).toEqual([...data]);
  }
});

it('is quick on twelve megapixels', async () => {
  const size = { width: 4000, height: 3000 };
  const data = new Uint8Array(12e6);
  for (let y = 0; y < 3000; y++) data.fill(1, 4000 * y + y, 4000 * y + y + 300);
  const started = performance.now();
  const png = await maskPng(data, size);
  // Measured: 60 ms.
  expect(performance.now() - started).toBeLessThan(2000);
  expect(png.length).toBeLessThan(100_000);
});
