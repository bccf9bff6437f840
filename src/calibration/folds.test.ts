import { describe, expect, it } from 'vitest';
import { foldCount, provenRateOfFolds, rateBoundOfFolds } from './folds.js';
import { rateBound } from './rate-bound.js';

describe('provenRateOfFolds', () => {
  it.each([
    // Worked out by hand: 2α + min{2(1 − 1/K)/(n/K + 1), (1 − K/n)/(K + 1)}.
    { n: 20, level: 1 / 21, rate: 2 / 21 + 0.75 / 6 },
    { n: 1000, level: 0.01, rate: 0.02 + 1.6 / 201 },
    { n: 5, level: 1 / 6, rate: 1 / 3 }, // a fold an image: jackknife+, 2α
    { n: 3, level: 1 / 4, rate: 1 / 2 },
    { n: 20, level: 0.6, rate: 1 },
  ])('of $n images at $level is $rate', ({ n, level, rate }) => {
    expect(provenRateOfFolds(n, level)).toBeCloseTo(rate, 12);
  });
});

describe('rateBoundOfFolds', () => {
  it('is that of half as many images held back, and never below that of all', () => {
    expect(rateBoundOfFolds(8, 1)).toBeCloseTo(1 - 0.05 ** (1 / 4), 9);
    for (const n of [2, 3, 9, 99, 300, 1000]) {
      for (const k of [1, 2, 3, 4, 10]) {
        if (k < n / 2) expect(rateBoundOfFolds(n, k)).toBeGreaterThan(rateBound(n, k));
      }
    }
  });
});

describe('foldCount', () => {
  it('is five, or an image a fold', () => expect([3, 5, 100].map(foldCount)).toEqual([3, 5, 5]));
});
