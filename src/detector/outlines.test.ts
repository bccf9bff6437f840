import { describe, expect, it } from 'vitest';
import { maskOf } from '../metrics/testing/golden.js';
import { bestOverlaps, outlinesOf } from './outlines.js';

/** Two defects: a row of four pixels, and a single pixel far from it. */
const mask = maskOf(12, 8, [
  [1, 1],
  [1, 2],
  [1, 3],
  [1, 4],
  [6, 10],
]);

describe('outlines', () => {
  it('take the region that fits a defect best', () => {
    const around = { x: 0, y: 0, width: 12, height: 8 };
    const row = { x: 1, y: 1, width: 4, height: 2 };
    const [first, second] = bestOverlaps(mask, [{ box: around }, { box: row }]);
    expect(first).toBeCloseTo(4 / 8, 12);
    expect(second).toBeCloseTo(1 / 96, 12);
  });

  it('count a defect from an overlap of a half on, and one without a region as missed', () => {
    expect(bestOverlaps(mask, [])).toEqual([0, 0]);
    expect(outlinesOf([0.5, 0.49, 1, 0])).toEqual({ defects: 4, found: 0.75, outlined: 0.5, meanOverlap: 0.4975 });
  });
});
