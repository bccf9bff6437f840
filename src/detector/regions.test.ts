import { describe, expect, it } from 'vitest';
import type { FloatMap } from '../image/rgb-image.js';
import { enlargement } from './map-layer.js';
import { findRegions } from './regions.js';

/** A map from a picture: a digit is its value, a dot is 0. */
function drawn(...rows: string[]): FloatMap {
  const data = Float32Array.from(rows.join(''), (sign) => (sign === '.' ? 0 : Number(sign)));
  return { width: rows[0].length, height: rows.length, data };
}

const same = ({ width, height }: FloatMap) => ({ width, height });

describe('findRegions', () => {
  it('finds box, area and peak, the highest peak first', () => {
    const map = drawn('.2......', '.32..5..', '.....55.', '......9.');
    expect(findRegions(map, 1, same(map))).toMatchObject([
      { box: { x: 5, y: 1, width: 2, height: 3 }, area: 4, peak: { x: 6, y: 3, value: 9 } },
      { box: { x: 1, y: 0, width: 2, height: 2 }, area: 3, peak: { x: 1, y: 1, value: 3 } },
    ]);
  });

  it('takes pixels that touch by a corner as one region', () => {
    const map = drawn('4...', '.4..', '..4.', '...4');
    expect(findRegions(map, 1, same(map))).toMatchObject([{ box: { x: 0, y: 0, width: 4, height: 4 }, area: 4 }]);
  });

  it('does not join the ends of rows', () => {
    const map = drawn('...4', '4...');
    expect(findRegions(map, 1, same(map))).toHaveLength(2);
  });

  it('counts what lies above the threshold only, not on it', () => {
    const map = drawn('.3.4');
    expect(findRegions(map, 3, same(map))).toMatchObject([{ area: 1, peak: { x: 3, y: 0, value: 4 } }]);
    expect(findRegions(map, 4, same(map))).toEqual([]);
  });

  it('speaks in pixels of the original image, also where the scale is no whole number', () => {
    const map = drawn('....', '.28.', '....', '....');
    // Cells are 2.5 × 1.5 pixels: columns 1 and 2 span 2.5 … 7.5, row 1 spans 1.5 … 3.
    const [region] = findRegions(map, 1, { width: 10, height: 6 });
    expect(region.box).toEqual({ x: 3, y: 2, width: 5, height: 1 });
    expect(region.area).toBe(8);
    expect(region.peak).toEqual({ x: 6, y: 2, value: 8 });
  });

  it.each([
    { width: 3, height: 2 },
    { width: 100, height: 77 },
    { width: 5, height: 301 },
  ])('a region that fills the map fills an image of $width × $height, no more', (image) => {
    const map = drawn('5555', '5555', '5555');
    const [region] = findRegions(map, 1, image);
    expect(region.box).toEqual({ x: 0, y: 0, ...image });
    expect(region.area).toBe(image.width * image.height);
  });

  it('in an image smaller than the map every region still has a size, and its peak lies inside', () => {
    const map = drawn('5.5.5.5.', '........', '5.5.5.5.');
    for (const { box, area, peak } of findRegions(map, 1, { width: 3, height: 2 })) {
      expect(Math.min(box.width, box.height, area)).toBeGreaterThanOrEqual(1);
      expect(peak.x).toBeLessThan(3);
      expect(peak.y).toBeLessThan(2);
      expect(box.x + box.width).toBeLessThanOrEqual(3);
      expect(box.y + box.height).toBeLessThanOrEqual(2);
    }
  });

  it('merges pieces with a narrow gap between them, and counts their pixels only', () => {
    const map = drawn('44..44...4', '44..44...4');
    expect(findRegions(map, 1, same(map), { gap: 1 })).toHaveLength(3);
    const merged = findRegions(map, 1, same(map), { gap: 2 });
    expect(merged).toHaveLength(2);
    expect(merged[0]).toMatchObject({ box: { x: 0, y: 0, width: 6, height: 2 }, area: 8 });
    expect(merged[0].contour).toHaveLength(2);
    expect(findRegions(map, 1, same(map), { gap: 3 })).toHaveLength(1);
  });

  it('draws a region in towards its own peak by a share of the way, and keeps the peak', () => {
    const map = drawn('222222.33.', '225922.33.', '222222....');
    const [strong, weak] = findRegions(map, 1, same(map), { drawnIn: 0.5 });
    expect(strong).toMatchObject({ box: { x: 3, y: 1, width: 1, height: 1 }, area: 1, peak: { value: 9 } });
    expect(weak).toMatchObject({ box: { x: 7, y: 0, width: 2, height: 2 }, area: 4 });
    // Half the way from 1 to 9 is 5, which the centre of its left neighbour has.
    expect(Math.min(...strong.contour[0].map(([x]) => x))).toBe(2.5);
  });

  it('outlines a region where the interpolated map crosses the threshold, in pixels of the image', () => {
    const map = drawn('.....', '.444.', '.444.', '.....');
    // Between a centre of 4 and one of 0 the level 1 lies three quarters of the way: a quarter pixel beyond the edge.
    const [{ contour }] = findRegions(map, 1, { width: 50, height: 40 });
    expect(contour).toHaveLength(1);
    const xs = contour[0].map(([x]) => x);
    const ys = contour[0].map(([, y]) => y);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([7.5, 42.5]);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([7.5, 32.5]);
  });

  it('tells the share of every scale in a region, whatever the grid; what is below 0 counts as none', () => {
    const map = drawn('55..', '55..', '....', '..66');
    // A grid of half the map's size: the first region lies in its first cell, the second in its last.
    const scales = [Float32Array.of(3, 9, 9, -2), Float32Array.of(1, 9, 9, 5)];
    const contributions = { width: 2, height: 2, scales };
    const [second, first] = findRegions(map, 1, same(map), { contributions });
    expect(first.scales).toEqual([0.75, 0.25]);
    expect(second.scales).toEqual([0, 1]);
    expect(findRegions(map, 1, same(map))[0].scales).toBeNull();
  });

  it('an outline at the border stays on the image and is closed', () => {
    const map = drawn('44..', '44..');
    const [{ contour }] = findRegions(map, 1, same(map));
    const points = contour[0];
    expect(points.every(([x, y]) => x >= 0 && y >= 0 && x <= 4 && y <= 2)).toBe(true);
    expect(areaOf(points)).toBeGreaterThan(3.5);
    expect(areaOf(points)).toBeLessThan(6);
  });

  it('an impulse, enlarged and smoothed by the detector, has its outline and its peak around itself', () => {
    const [width, height, smoothing] = [32, 48, 4];
    for (const [cellX, cellY] of [
      [0, 0],
      [13, 20],
      [31, 47],
    ]) {
      const [rows, columns] = [enlargement(height, 8 * height, smoothing), enlargement(width, 8 * width, smoothing)];
      const data = Float32Array.from({ length: 64 * width * height }, (_, i) => {
        const [x, y] = [i % (8 * width), Math.floor(i / (8 * width))];
        return rows[y * height + cellY] * columns[x * width + cellX];
      });
      const map = { width: 8 * width, height: 8 * height, data };
      const top = data.reduce((most, value) => Math.max(most, value), 0);
      const [{ peak, contour }] = findRegions(map, top / 2, { width: 16 * width, height: 16 * height });
      const centre = [16 * (cellX + 0.5), 16 * (cellY + 0.5)];
      const inner = cellX > 0 && cellX < width - 1;
      if (inner) {
        const xs = contour[0].map(([x]) => x);
        const ys = contour[0].map(([, y]) => y);
        expect((Math.min(...xs) + Math.max(...xs)) / 2).toBeCloseTo(centre[0], 6);
        expect((Math.min(...ys) + Math.max(...ys)) / 2).toBeCloseTo(centre[1], 6);
      }
      expect(Math.abs(peak.x - centre[0])).toBeLessThanOrEqual(inner ? 2 : 8);
      expect(Math.abs(peak.y - centre[1])).toBeLessThanOrEqual(inner ? 2 : 8);
    }
  });
});

/** By Gauss's formula. */
function areaOf(points: readonly (readonly [number, number])[]): number {
  const twice = points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
