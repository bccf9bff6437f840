import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/image/index.js';
import { Random } from '../../src/random.js';
import { CROP, augmentedCrop, plainCrop, pyramidOf } from './crops.js';

/** Red rises to the right, green downwards, blue is a checkerboard of 8 pixels. */
function ramp(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      data[i] = (255 * x) / width;
      data[i + 1] = (255 * y) / height;
      data[i + 2] = (Math.floor(x / 8) + Math.floor(y / 8)) % 2 === 0 ? 40 : 200;
    }
  }
  return { width, height, data };
}

function pixel({ data }: RgbImage, x: number, y: number): number[] {
  return [...data.subarray((y * CROP + x) * 3, (y * CROP + x) * 3 + 3)];
}

describe('a pyramid', () => {
  it('halves down to the size of a crop', () => {
    expect(pyramidOf(ramp(1100, 600)).levels.map(({ width, height }) => [width, height])).toEqual([
      [1100, 600],
      [550, 300],
      [275, 150],
    ]);
  });
});

describe('a plain crop', () => {
  it('is upright and unmirrored, wherever and however large it is', () => {
    const pyramid = pyramidOf(ramp(900, 700));
    const sides = Array.from({ length: 40 }, (_, seed) => {
      const crop = plainCrop(pyramid, new Random(seed));
      const [left, , right] = [4, 64, 124].map((x) => pixel(crop, x, 64)[0]);
      const [top, , bottom] = [4, 64, 124].map((y) => pixel(crop, 64, y)[1]);
      expect(right).toBeGreaterThan(left);
      expect(bottom).toBeGreaterThan(top);
      // 255 levels over 900 pixels.
      const width = ((right - left) * 900) / 255 / (120 / CROP);
      expect(width).toBeGreaterThan(45);
      expect(width).toBeLessThan(720);
      return width;
    });
    expect(Math.max(...sides) / Math.min(...sides)).toBeGreaterThan(3);
  });

  it('of a small image stays inside', () => {
    const { data } = plainCrop(pyramidOf(ramp(64, 80)), new Random(1));
    expect(data.length).toBe(CROP * CROP * 3);
    expect(data.some((value) => value > 0)).toBe(true);
  });
});

describe('an augmented crop', () => {
  const pyramid = pyramidOf(ramp(500, 400));

  it('is decided by its seed', () => {
    const draw = (seed: number) => augmentedCrop(pyramid, new Random(seed)).data;
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('is turned, mirrored, and sometimes grey', () => {
    const crops = Array.from({ length: 60 }, (_, seed) => augmentedCrop(pyramid, new Random(seed)));
    const rightwards = crops.filter((crop) => pixel(crop, 120, 64)[0] > pixel(crop, 8, 64)[0]).length;
    expect(rightwards).toBeGreaterThan(10);
    expect(rightwards).toBeLessThan(50);
    const grey = crops.filter((crop) => [8, 64, 120].every((x) => new Set(pixel(crop, x, 64)).size === 1)).length;
    expect(grey).toBeGreaterThan(2);
    expect(grey).toBeLessThan(30);
  });
});
