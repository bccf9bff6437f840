import { describe, expect, it } from 'vitest';
import { intersectionOverUnion } from './box.js';

const box = { x: 10, y: 20, width: 4, height: 6 };

describe('intersectionOverUnion', () => {
  it('is 1 for a box with itself and 0 for boxes that touch at most', () => {
    expect(intersectionOverUnion(box, box)).toBe(1);
    expect(intersectionOverUnion(box, { ...box, x: 14 })).toBe(0);
    expect(intersectionOverUnion(box, { ...box, x: 30, y: 50 })).toBe(0);
  });

  it('is what is shared of what either covers, whichever comes first', () => {
    const half = { ...box, x: 12 };
    expect(intersectionOverUnion(box, half)).toBeCloseTo(12 / 36, 12);
    expect(intersectionOverUnion(half, box)).toBeCloseTo(12 / 36, 12);
    expect(intersectionOverUnion(box, { x: 11, y: 21, width: 1, height: 2 })).toBeCloseTo(2 / 24, 12);
  });
});
