import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { appearance } from './appearance.js';
import type { RgbImage } from './rgb-image.js';

/** Grey levels from 0 to 255 as an image. */
function image(width: number, height: number, level: (x: number, y: number) => number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.fill(level(i % width, Math.floor(i / width)), 3 * i, 3 * i + 3);
  return { width, height, data };
}

/** A soft bump; the wider, the less sharp. */
const bump = (cx: number, cy: number, radius: number, peak: number) =>
  image(64, 48, (x, y) => 20 + peak * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * radius ** 2)));

describe('appearance', () => {
  it('has the mean of the luma as brightness', () => {
    expect(appearance(image(8, 8, () => 100)).brightness).toBeCloseTo(100, 4);
    const red: RgbImage = { width: 3, height: 3, data: Uint8Array.from({ length: 27 }, (_, i) => (i % 3 ? 0 : 200)) };
    expect(appearance(red).brightness).toBeCloseTo(0.299 * 200, 3);
  });

  it('follows what is in the picture', () => {
    const { x, y } = appearance(bump(40, 12, 4, 200));
    expect(x).toBeCloseTo(40.5 / 64, 2);
    expect(y).toBeCloseTo(12.5 / 48, 2);
  });

  it('loses sharpness out of focus, but not with less light', () => {
    const sharp = appearance(bump(32, 24, 2, 200)).sharpness;
    expect(appearance(bump(32, 24, 4, 200)).sharpness).toBeLessThan(0.8 * sharp);
    expect(appearance(bump(32, 24, 2, 150)).sharpness).toBeCloseTo(sharp, 1);
  });

  it('has numbers for an even image too', () => {
    expect(appearance(image(5, 4, () => 0))).toEqual({ brightness: 0, sharpness: 0, x: 0.5, y: 0.5 });
  });

  it('is number for number what models keep of their calibration images: each place by itself, in reading order', () => {
    const random = new Random(4);
    const [width, height] = [37, 29];
    const data = Uint8Array.from({ length: 3 * width * height }, () => random.integer(0, 256));
    const luma = Float32Array.from(
      { length: width * height },
      (_, i) => 0.299 * data[3 * i] + 0.587 * data[3 * i + 1] + 0.114 * data[3 * i + 2],
    );
    let [edges, curvature, sumX, sumY] = [0, 0, 0, 0];
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = (dx: number, dy: number): number => luma[(y + dy) * width + x + dx];
        const gradient = Math.abs(at(1, 0) - at(-1, 0)) + Math.abs(at(0, 1) - at(0, -1));
        edges += gradient;
        sumX += gradient * x;
        sumY += gradient * y;
        curvature += Math.abs(at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1) - 4 * at(0, 0));
      }
    }
    expect(appearance({ width, height, data })).toEqual({
      brightness: luma.reduce((sum, value) => sum + value, 0) / luma.length,
      sharpness: (2 * curvature) / edges,
      x: (sumX / edges + 0.5) / width,
      y: (sumY / edges + 0.5) / height,
    });
  });
});
