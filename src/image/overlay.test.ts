import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { inferno } from './colour-map.js';
import { heatmapLayer, heatmapOverlay, heatmapPicture } from './overlay.js';
import { resizeMap } from './resize.js';
import type { FloatMap, RgbImage } from './rgb-image.js';

function grey(width: number, height: number, value: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(value) };
}

function impulse(size: number, x: number, y: number, value = 1): FloatMap {
  const data = new Float32Array(size * size);
  data[y * size + x] = value;
  return { width: size, height: size, data };
}

const pixel = (image: RgbImage, x: number, y: number) => [
  ...image.data.subarray((y * image.width + x) * 3).slice(0, 3),
];

describe('heatmapOverlay', () => {
  it('leaves the product as it is where the map is at or below low', () => {
    const image = grey(64, 64, 90);
    const map = { width: 8, height: 8, data: new Float32Array(64).fill(0.2) };
    expect(heatmapOverlay(image, map, { low: 0.2, high: 1 }).data).toEqual(image.data);
  });

  it('shows an impulse where it is, without a shift', () => {
    const overlay = heatmapOverlay(grey(128, 128, 90), impulse(16, 5, 11), { low: 0, high: 1 });
    const changed: [number, number][] = [];
    for (let y = 0; y < 128; y++) {
      for (let x = 0; x < 128; x++) if (pixel(overlay, x, y).some((v) => v !== 90)) changed.push([x, y]);
    }
    // The map's pixel covers 40 … 47 × 88 … 95; its bilinear tent is symmetric around the centre (43.5, 91.5).
    const columns = changed.map(([x]) => x);
    const rows = changed.map(([, y]) => y);
    expect((Math.min(...columns) + Math.max(...columns)) / 2).toBe(43.5);
    expect((Math.min(...rows) + Math.max(...rows)) / 2).toBe(91.5);
    expect(pixel(overlay, 43, 91)).toEqual(pixel(overlay, 44, 92));
    expect(pixel(overlay, 39, 91)).toEqual(pixel(overlay, 48, 91));
  });

  it('has the full colour from high on', () => {
    const map = { width: 2, height: 2, data: Float32Array.from([1, 1, 5, 5]) };
    const overlay = heatmapOverlay(grey(2, 2, 10), map, { low: 0, high: 1, opacity: 1 });
    for (const y of [0, 1]) expect(pixel(overlay, 0, y)).toEqual([...inferno(1)]);
  });

  it('draws boxes around their rectangle on light and dark products alike', () => {
    const map = { width: 2, height: 2, data: new Float32Array(4) };
    for (const value of [0, 128, 255]) {
      const boxes = [{ x: 10, y: 20, width: 5, height: 8 }];
      const overlay = heatmapOverlay(grey(40, 40, value), map, { low: 0, high: 1, boxes });
      expect(pixel(overlay, 10, 20)).toEqual([value, value, value]);
      expect(pixel(overlay, 14, 27)).toEqual([value, value, value]);
      for (const [x, y] of [
        [9, 19],
        [15, 28],
        [12, 19],
        [9, 24],
        [8, 18],
        [16, 29],
      ]) {
        expect(pixel(overlay, x, y)).toEqual([0, 229, 255]);
      }
      expect(pixel(overlay, 7, 17)).toEqual([0, 0, 0]);
      expect(pixel(overlay, 17, 30)).toEqual([0, 0, 0]);
    }
  });

  it('cuts off boxes at the border and leaves the given image alone', () => {
    const image = grey(8, 8, 50);
    const map = { width: 2, height: 2, data: new Float32Array(4) };
    const overlay = heatmapOverlay(image, map, { low: 0, high: 1, boxes: [{ x: -5, y: 3, width: 40, height: 2 }] });
    expect(pixel(overlay, 0, 2)).toEqual([0, 229, 255]);
    expect(image.data.every((v) => v === 50)).toBe(true);
  });

  it.each([
    [64, 48],
    [33, 70],
    [9, 5],
  ])('is within a level what every pixel comes to by itself, at %i × %i', (width, height) => {
    const random = Random.of(3, width);
    const data = Uint8Array.from({ length: 3 * width * height }, () => random.integer(0, 256));
    // Above low in a part of the map only, above high in some of it.
    const map = {
      width: 16,
      height: 12,
      data: Float32Array.from({ length: 192 }, (_, i) => (i < 100 ? random.uniform(-1, 2) : random.uniform(-1, 0))),
    };
    const enlarged = resizeMap(map, width, height).data;
    const overlay = heatmapOverlay({ width, height, data }, map, { low: 0.1, high: 1.3, opacity: 0.6 });
    const expected = data.map((value, i) => {
      const place = Math.min(1, Math.max(0, (enlarged[Math.floor(i / 3)] - 0.1) / (1.3 - 0.1)));
      const colour = inferno(Math.round(255 * place) / 255)[i % 3];
      return Math.round((1 - 0.6 * place) * value + 0.6 * place * colour);
    });
    // Opacity grows in 255 steps, as the colours do.
    const apart = (a: Uint8Array, b: Uint8Array): number[] => Array.from(a, (value, i) => Math.abs(value - b[i]));
    expect(Math.max(...apart(overlay.data, expected))).toBeLessThanOrEqual(1);
    expect(apart(overlay.data, expected).filter(Boolean).length).toBeLessThan(0.1 * data.length);
    expect(Math.max(...apart(expected, data))).toBeGreaterThan(50);
  });

  it('refuses an empty range', () => {
    expect(() => heatmapOverlay(grey(4, 4, 0), impulse(2, 0, 0), { low: 1, high: 1 })).toThrow('low < high');
  });
});

describe('heatmapLayer', () => {
  const scale = { low: 0, high: 2 };

  it('laid over the image is its overlay', () => {
    const [image, map] = [grey(40, 40, 90), impulse(5, 2, 3, 1.7)];
    const layer = heatmapLayer(map, image, scale);
    const overlay = heatmapOverlay(image, map, scale);
    overlay.data.forEach((value, i) => {
      const [alpha, colour] = [layer[4 * Math.floor(i / 3) + 3] / 255, layer[4 * Math.floor(i / 3) + (i % 3)]];
      expect(Math.abs((1 - alpha) * 90 + alpha * colour - value)).toBeLessThan(1.5);
    });
  });

  it('is transparent where the map is at or below low, and as strong as asked for from high on', () => {
    const map = { width: 2, height: 1, data: Float32Array.from([0, 3]) };
    const layer = heatmapLayer(map, map, { ...scale, opacity: 0.5 });
    expect([layer[3], layer[7]]).toEqual([0, 128]);
    expect([...layer.subarray(4, 7)]).toEqual([...inferno(1)]);
  });
});

describe('heatmapPicture', () => {
  it('is the map alone at its own size, in colours from black at low to the brightest at high', () => {
    const map = { width: 2, height: 2, data: Float32Array.from([-1, 0.25, 0.5, 7]) };
    const picture = heatmapPicture(map, { low: 0, high: 1 });
    expect(picture).toMatchObject({ width: 2, height: 2 });
    expect(pixel(picture, 0, 0)).toEqual([0, 0, 0]);
    expect(pixel(picture, 1, 0)).toEqual([...inferno(64 / 255)]);
    expect(pixel(picture, 0, 1)).toEqual([...inferno(128 / 255)]);
    expect(pixel(picture, 1, 1)).toEqual([...inferno(1)]);
  });
});
