import { describe, expect, it } from 'vitest';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { pasteDefect } from './cut-out.js';

const SIDE = 80;
const even = (level: number): RgbImage => ({
  width: SIDE,
  height: SIDE,
  data: new Uint8Array(SIDE * SIDE * 3).fill(level),
});
/** A mask that is set in the given columns and rows. */
const mask = (x0: number, y0: number, width: number, height: number): Mask => ({
  width: SIDE,
  height: SIDE,
  data: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    return x >= x0 && x < x0 + width && y >= y0 && y < y0 + height ? 255 : 0;
  }),
});
const area = ({ data }: Mask): number => data.filter((value) => value > 0).length;

describe('pasteDefect', () => {
  it('lays the defect, and nothing around it, on the good image at some other place', () => {
    const defect = { image: even(200), mask: mask(10, 50, 12, 6) };
    const places = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const pasted = pasteDefect(even(90), defect, new Random(seed))!;
      expect(area(pasted.mask)).toBeGreaterThan(50);
      expect(area(pasted.mask)).toBeLessThan(100);
      pasted.mask.data.forEach((value, i) => {
        const level = pasted.image.data[3 * i];
        if (value > 0) expect(level).toBeGreaterThan(140);
        else expect(level).toBeLessThan(150);
      });
      expect(pasted.image.data.filter((level) => level !== 90).length / 3).toBeLessThan(160);
      places.add(pasted.mask.data.findIndex((value) => value > 0));
    }
    expect(places.size).toBeGreaterThan(15);
  });

  it('does nothing with an empty mask, or with a region that cannot be moved', () => {
    expect(pasteDefect(even(90), { image: even(200), mask: mask(0, 0, 0, 0) }, new Random(1))).toBeNull();
    expect(pasteDefect(even(90), { image: even(200), mask: mask(0, 0, SIDE, SIDE) }, new Random(1))).toBeNull();
  });
});
