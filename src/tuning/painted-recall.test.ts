import { expect, it } from 'vitest';
import { advantage, bootstrapDraws, paintedRecall, recallInterval } from './painted-recall.js';
import type { Trial } from './trial.js';

const trial = (good: number[], painted: number[][]): Trial => ({
  ...{ good, painted },
  ...{ trainSeconds: 1, seconds: 1, inferenceMs: 1 },
});
/** 20 good images that score 0 … 19, of which the first so many have a defect that is found. */
const finding = (found: number): Trial =>
  trial(
    Array.from({ length: 20 }, (_, i) => i),
    Array.from({ length: 20 }, (_, i) => [i < found ? 100 : -100]),
  );
const draws = bootstrapDraws(20, 1);

it('counts defects above the conformal threshold', () => {
  const one = trial([1, 2, 3, 4], [[5, 3.5], [4.5], [2], [3.2]]);
  expect(paintedRecall(one, 0.01)).toBe(2 / 5); // above 4, the highest
  expect(paintedRecall(one, 0.4)).toBe(4 / 5); // above 3: 0.4 · 5 = 2
});

it('is never certain, and surer with more in the middle of the interval', () => {
  const all = recallInterval(finding(20), 0.01, draws);
  expect(all.high).toBe(1);
  expect(all.low).toBeCloseTo(20 / (20 + 1.96 ** 2), 6); // Wilson's
  const half = recallInterval(finding(10), 0.01, draws);
  expect(half.low).toBeGreaterThan(0.2);
  expect(half.low).toBeLessThan(0.32);
  expect(half.high).toBeGreaterThan(0.68);
});

it('pairs two settings image by image', () => {
  // Unpaired intervals overlap by far; here every image that one finds the other finds as well.
  const { low, high } = advantage(finding(16), finding(10), 0.01, draws, 1);
  expect(low).toBeGreaterThan(0.05);
  expect(high).toBeLessThan(0.55);
  expect(advantage(finding(11), finding(10), 0.01, draws, 1).low).toBe(0);
  expect(advantage(finding(10), finding(10), 0.01, draws, 1)).toEqual({ low: 0, high: 0 });
});

it('more comparisons ask for more', () => {
  const lows = [1, 20].map((comparisons) => advantage(finding(16), finding(10), 0.01, draws, comparisons).low);
  expect(lows[1]).toBeLessThan(lows[0]);
});
