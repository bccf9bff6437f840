import { expect, it } from 'vitest';
import { areaOf, curveOf, pointAt } from './curves.js';

const sides = { good: [1, 2, 2, 5], defective: [2, 4, 6] };

it('tells of a threshold what is above it', () => {
  expect(pointAt(sides, 2)).toEqual({ threshold: 2, falseAlarms: 1 / 4, found: 2 / 3, precision: 2 / 3 });
  expect(pointAt(sides, 6)).toMatchObject({ falseAlarms: 0, found: 0, precision: 1 });
});

it('goes from nothing above to everything above, never back', () => {
  const curve = curveOf(sides);
  expect(curve[0]).toMatchObject({ threshold: 6, falseAlarms: 0, found: 0 });
  expect(curve.at(-1)).toMatchObject({ falseAlarms: 1, found: 1, precision: 3 / 7 });
  for (const [i, point] of curve.slice(1).entries()) {
    expect(point.found).toBeGreaterThanOrEqual(curve[i].found);
    expect(point.falseAlarms).toBeGreaterThanOrEqual(curve[i].falseAlarms);
  }
});

it('has the area of all pairs, ties half', () => {
  const pairs = sides.good.flatMap((g) => sides.defective.map((d) => (d > g ? 1 : d === g ? 0.5 : 0)));
  const expected = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
  expect(areaOf(curveOf(sides))).toBeCloseTo(expected, 12);
});
