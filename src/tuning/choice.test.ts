import { expect, it } from 'vitest';
import { choose } from './choice.js';
import { bootstrapDraws } from './painted-auroc.js';
import type { Trial } from './trial.js';

/** Of 40 images with a defect each, the first so many are found. */
const finding = (found: number, inferenceMs = 10): Trial => ({
  good: Array.from({ length: 40 }, (_, i) => i),
  painted: Array.from({ length: 40 }, (_, i) => [i < found ? 100 : -100]),
  ...{ trainSeconds: 1, seconds: 1, inferenceMs },
});
const draws = bootstrapDraws(40, 1);
const chosen = (...trials: Trial[]) => {
  const { winner, why, best } = choose(trials, draws);
  return [winner, why, best];
};

it('takes the best where it is better than all others beyond uncertainty', () => {
  expect(chosen(finding(10), finding(35), finding(20))).toEqual([1, 'best', 1]);
});

it('keeps the reference where nothing is better beyond uncertainty, however much cheaper', () => {
  expect(chosen(finding(20), finding(21))).toEqual([0, 'reference', 1]);
  expect(chosen(finding(30, 50), finding(30, 1))).toEqual([0, 'reference', 0]);
  expect(chosen(finding(30, 50), finding(10, 1))).toEqual([0, 'best', 0]);
});

it('takes the fastest of those that find as much as the best', () => {
  expect(chosen(finding(10), finding(34, 30), finding(33, 20), finding(33, 25))).toEqual([2, 'cheaper', 1]);
});

it('has nothing to choose where there is only one', () => {
  expect(chosen(finding(10))).toEqual([0, 'alone', 0]);
});

it('tells by how much the best exceeds the reference', () => {
  const { advantage } = choose([finding(10), finding(30)], draws);
  expect(advantage.low).toBeGreaterThan(0.3);
  expect(advantage.high).toBeLessThan(0.7);
});
