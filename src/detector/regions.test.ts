import { describe, expect, it } from 'vitest';
import type { FloatMap } from '../image/rgb-image.js';
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
    expect(findRegions(map, 1, same(map))).toEqual([
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
});
