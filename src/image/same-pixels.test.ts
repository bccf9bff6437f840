import { expect, it } from 'vitest';
import type { RgbImage } from './rgb-image.js';
import { samePixels } from './same-pixels.js';

const image = (width: number, height: number, change?: number): RgbImage => {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => i % 251);
  if (change !== undefined) data[change]++;
  return { width, height, data };
};

it('knows an image again in another array, and tells one that differs in any byte', () => {
  expect(samePixels(image(5, 3), image(5, 3))).toBe(true);
  for (const change of [0, 21, 22, 23, 44]) expect(samePixels(image(5, 3), image(5, 3, change))).toBe(false);
});

it('tells images of other shapes with the same bytes', () => {
  expect(samePixels(image(5, 3), { ...image(5, 3), width: 3, height: 5 })).toBe(false);
  expect(samePixels(image(5, 3), image(5, 4))).toBe(false);
});
