import { describe, expect, it } from 'vitest';
import { resizeRgb } from '../image/resize.js';
import { WorkingImages, type ImageSource } from './image-source.js';
import { product } from './testing/products.js';

describe('WorkingImages', () => {
  it('are the images at working size, decoded again only beyond the bound', async () => {
    const loaded: number[] = [];
    const source: ImageSource = {
      count: 4,
      load: async (index) => {
        loaded.push(index);
        return product(index);
      },
    };
    // Two images of 32 × 16 × 3 bytes fit.
    const images = new WorkingImages(source, { width: 32, height: 16 }, 2 * 32 * 16 * 3 + 1);
    expect(images.count).toBe(4);
    const first = await images.getAll([2, 0, 1]);
    expect(first[0]).toEqual(resizeRgb(product(2), 32, 16));
    expect(first.map(({ width, height }) => [width, height])).toEqual([
      [32, 16],
      [32, 16],
      [32, 16],
    ]);
    const again = await images.getAll([2, 0, 1]);
    expect(again).toEqual(first);
    expect(loaded).toEqual([2, 0, 1, 1]);
  });
});
