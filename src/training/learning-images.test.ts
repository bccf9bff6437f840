import { expect, it } from 'vitest';
import { cropRgb } from '../image/crop.js';
import { resizeRgb } from '../image/resize.js';
import { hashImages } from './data-hash.js';
import type { ImageSource } from './image-source.js';
import { openLearningImages } from './learning-images.js';
import { product } from './testing/products.js';

const size = { width: 128, height: 96 };
const tiles = { tile: { width: 64, height: 64 }, overlap: 32 };
const plan = { size, tiles, seed: 3 };
const whole = (index: number) => resizeRgb(product(index), size.width, size.height);

function source(): { images: ImageSource; loads: number[] } {
  const loads = [0, 0, 0, 0];
  const load = async (index: number) => {
    loads[index]++;
    return product(index);
  };
  return { images: { count: 4, load }, loads };
}

it('are tiles of those that may train, each image decoded once, the hash that of whole images', async () => {
  const { images: all, loads } = source();
  const { images, dataHash, partsOf, imageOf } = await openLearningImages(all, plan, [0, 2, 3], 2 ** 20, () => {});
  const parts = partsOf([2, 0]);
  expect(parts).toHaveLength(2 * 6); // three columns, two rows
  expect(parts.map(imageOf)).toEqual([...Array(6).fill(0), ...Array(6).fill(2)]);
  expect(partsOf([1])).toEqual([]);
  expect(await images.get(parts[7])).toEqual(cropRgb(whole(2), { x: 32, y: 0, width: 64, height: 64 }));
  expect(images.nameOf(parts[11])).toBe('the tile at 64, 32 of image 3 of 4');
  expect(dataHash).toBe(await hashImages(4, async (i) => whole(i)));
  expect(loads).toEqual([1, 1, 1, 1]);
});

it('are no more tiles than the bound holds, from all images', async () => {
  const { images: all, loads } = source();
  const limit = 12 * 64 * 64 * 3;
  const { images, partsOf, imageOf } = await openLearningImages(all, plan, [0, 1, 2, 3], limit, () => {});
  const parts = partsOf([0, 1, 2, 3]);
  expect(parts).toHaveLength(12);
  expect(new Set(parts.map(imageOf)).size).toBeGreaterThan(2);
  await images.getAll(parts);
  expect(loads).toEqual([1, 1, 1, 1]);
});

it('are the whole images where nothing is cut', async () => {
  const { images: all } = source();
  const { images, partsOf, imageOf } = await openLearningImages(all, { size, seed: 3 }, [0, 2], 2 ** 20, () => {});
  expect(partsOf([3, 1])).toEqual([3, 1]);
  expect(imageOf(3)).toBe(3);
  expect(await images.get(3)).toEqual(whole(3));
});
