import { expect, it } from 'vitest';
import { auroc } from '../metrics/index.js';
import { Random } from '../random.js';
import { advantage, aurocInterval, bootstrapDraws, paintedAuroc } from './painted-auroc.js';
import type { Trial } from './trial.js';

const trial = (good: number[], painted: number[][]): Trial => ({
  ...{ good, painted },
  ...{ trainSeconds: 1, seconds: 1, inferenceMs: 1 },
});
/** 20 good images that score 0 … 19, of which the first so many have a defect above all of them, the others one below. */
const finding = (found: number): Trial =>
  trial(
    Array.from({ length: 20 }, (_, i) => i),
    Array.from({ length: 20 }, (_, i) => [i < found ? 100 : -100]),
  );
const draws = bootstrapDraws(20, 1);

it('is the AUROC of all defects against all good images, ties half', () => {
  const random = Random.of(1, 'scores');
  const score = (): number => random.integer(0, 12);
  const good = Array.from({ length: 15 }, score);
  const painted = good.map(() => [score() + 4, score(), score() + 2]);
  const defects = painted.flat();
  const labels = [...good.map(() => 0), ...defects.map(() => 1)];
  expect(paintedAuroc(trial(good, painted))).toBeCloseTo(auroc([...good, ...defects], labels), 12);
});

it('does not hang on one odd image, as a recall at a small rate does', () => {
  const defects = Array.from({ length: 20 }, () => [50]);
  const good = Array.from({ length: 20 }, (_, i) => i);
  expect(paintedAuroc(trial([...good.slice(1), 1000], defects))).toBe(0.95);
});

it('draws as many images as there are, the same for a seed', () => {
  expect(draws.every((times) => times.reduce((sum, count) => sum + count, 0) === 20)).toBe(true);
  expect(bootstrapDraws(20, 1)).toEqual(draws);
  expect(bootstrapDraws(20, 2)).not.toEqual(draws);
});

it('is never certain, and surer with more in the middle of the interval', () => {
  const all = aurocInterval(finding(20), draws);
  expect(all.high).toBe(1);
  expect(all.low).toBeCloseTo(20 / (20 + 1.96 ** 2), 6); // Wilson's
  const half = aurocInterval(finding(10), draws);
  expect(half.low).toBeGreaterThan(0.2);
  expect(half.low).toBeLessThan(0.35);
  expect(half.high).toBeGreaterThan(0.65);
});

it('pairs two settings image by image', () => {
  // Unpaired intervals overlap by far; here every image that one finds the other finds as well.
  const { low, high } = advantage(finding(16), finding(10), draws);
  expect(low).toBeGreaterThan(0.05);
  expect(high).toBeLessThan(0.55);
  expect(advantage(finding(11), finding(10), draws).low).toBe(0);
  expect(advantage(finding(10), finding(10), draws)).toEqual({ low: 0, high: 0 });
});
