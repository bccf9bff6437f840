import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../image/rgb-image.js';
import { hashImages } from './data-hash.js';
import { product } from './testing/products.js';

const hashOf = (images: readonly RgbImage[]): Promise<string> => hashImages(images.length, async (i) => images[i]);
const images = [product(0), product(1), product(2)];

describe('hashImages', () => {
  it('is the same for the same images', async () => {
    const first = await hashOf(images);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf([product(0), product(1), product(2)])).toBe(first);
  });

  it.each<[string, () => RgbImage[]]>([
    ['one pixel changes by 1', () => [images[0], changed(images[1]), images[2]]],
    ['the order changes', () => [images[1], images[0], images[2]]],
    ['an image is left out', () => images.slice(0, 2)],
    ['an image comes twice', () => [...images, images[2]]],
    ['the same pixels have another width', () => [{ ...images[0], width: 32, height: 128 }, ...images.slice(1)]],
  ])('is another when %s', async (_what, others) => {
    expect(await hashOf(others())).not.toBe(await hashOf(images));
  });
});

function changed(image: RgbImage): RgbImage {
  const data = image.data.slice();
  data[4321] ^= 1;
  return { ...image, data };
}
