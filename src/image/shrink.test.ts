import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { resizeMap, resizeRgb } from './resize.js';
import type { RgbImage } from './rgb-image.js';
import { canShrink } from './shrink.js';

/** Every channel by the float32 sums of a map, rounded once: what `shrinkRgb` must come to. */
function plainly({ width, height, data }: RgbImage, toWidth: number, toHeight: number): Uint8Array {
  const result = new Uint8Array(3 * toWidth * toHeight);
  for (let channel = 0; channel < 3; channel++) {
    const values = Float32Array.from({ length: width * height }, (_, i) => data[3 * i + channel]);
    const small = resizeMap({ width, height, data: values }, toWidth, toHeight).data;
    small.forEach((value, i) => (result[3 * i + channel] = value + 0.5));
  }
  return result;
}

const pictures: Record<string, (random: Random, i: number) => number> = {
  noise: (random) => random.integer(0, 256),
  'black and white': (random) => (random.chance(0.5) ? 255 : 0),
  even: () => 255,
  // Many results lie at half a level.
  'two neighbouring levels': (_, i) => 100 + (i % 2),
};

describe('shrinkRgb', () => {
  it.each(Object.entries(pictures))('is the plain filter to the byte: %s', (_, level) => {
    for (const [width, height, toWidth, toHeight] of [
      [256, 192, 64, 48],
      [33, 22, 3, 2],
      [48, 30, 16, 6],
      [24, 36, 2, 3],
      [20, 20, 10, 10],
      [97, 61, 13, 7],
      [50, 40, 20, 20],
      [301, 5, 100, 1],
      [3, 3, 2, 3],
      [64, 48, 63, 47],
      [200, 430, 2, 20],
      [5, 5, 1, 1],
    ]) {
      const random = Random.of(1, width);
      const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => level(random, i));
      const image = { width, height, data };
      expect(canShrink(image, toWidth, toHeight)).toBe(true);
      expect(resizeRgb(image, toWidth, toHeight).data, `${width}×${height}`).toEqual(plainly(image, toWidth, toHeight));
    }
  });

  it('takes bytes that start anywhere in their memory', () => {
    const random = new Random(2);
    const memory = Uint8Array.from({ length: 3 * 16 * 16 + 1 }, () => random.integer(0, 256));
    const image = { width: 16, height: 16, data: memory.subarray(1) };
    expect(resizeRgb(image, 5, 6).data).toEqual(plainly(image, 5, 6));
  });

  it('is left alone where its sums would not fit, and the plain filter is taken', () => {
    const random = new Random(3);
    const image = { width: 4, height: 90, data: Uint8Array.from({ length: 1080 }, () => random.integer(200, 256)) };
    expect(canShrink(image, 2, 4)).toBe(false);
    expect(resizeRgb(image, 2, 4).data).toEqual(plainly(image, 2, 4));
    // As far as they go: white rows only.
    const white = { width: 4, height: 87, data: new Uint8Array(1044).fill(255) };
    expect(canShrink(white, 2, 4)).toBe(true);
    expect(resizeRgb(white, 2, 4).data).toEqual(new Uint8Array(24).fill(255));
  });
});
