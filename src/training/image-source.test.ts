import { describe, expect, it } from 'vitest';
import { resizeRgb } from '../image/resize.js';
import { turnRgb, type Quarters } from '../image/turn.js';
import { WorkingImages, type ImageSource } from './image-source.js';
import { product, products } from './testing/products.js';

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

  it('go on with turned copies, which have indices of their own', async () => {
    const images = new WorkingImages(products(4), { width: 32, height: 32 }, 0);
    const [straight, turned] = await images.getAll([2, images.turned(2, 3)]);
    expect(turned).toEqual(turnRgb(straight, 3));
    expect(images.turned(2, 0)).toBe(2);
    expect(
      new Set(Array.from({ length: 16 }, (_, i) => images.turned(i % 4, Math.floor(i / 4) as Quarters))).size,
    ).toBe(16);
    expect(images.original(images.turned(2, 3))).toBe(2);
    expect(images.turned(images.turned(2, 1), 3)).toBe(images.turned(2, 3));
  });
});
