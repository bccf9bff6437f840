import { expect, it } from 'vitest';
import { axisOf, BARS, sideBars } from './score-bars.js';

const side = (threshold: number, good: number[], defective: number[]) =>
  ({ version: { threshold }, scores: { good, defective, good_from: 'images' } }) as never;

it('puts two scales on one axis, on which the threshold is the end of a bar', () => {
  const [a, b] = [side(2, [1, 1.5, 2.2], [3, 40]), side(100, [50, 60], [90, 180])];
  const axis = axisOf([a, b]);
  const { good, defective, rejected, total } = sideBars(a, axis);
  expect(good).toHaveLength(BARS);
  expect(good.some(({ to }) => Math.abs(to - 1) < 1e-9)).toBe(true);
  expect([rejected, total]).toEqual([
    { good: 1, defective: 2 },
    { good: 3, defective: 2 },
  ]);
  // What lies far out is in the last bar, not left out.
  expect(defective.at(-1)!.count).toBe(1);
  expect(defective.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(sideBars(b, axis).rejected).toEqual({ good: 0, defective: 1 });
});

it('has an axis without any scores', () => {
  const [from, to] = axisOf([side(1, [], [])]);
  expect(from).toBeLessThan(1);
  expect(to).toBeGreaterThan(1);
});
