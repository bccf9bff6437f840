import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { binomialUpperTail, mostFalseAlarms, rateBound } from './rate-bound.js';
import { chooseThreshold } from './threshold.js';

describe('binomialUpperTail', () => {
  it.each([
    // Summed in exact fractions.
    { n: 10, rate: 0.5, k: 8, tail: 0.0546875 },
    { n: 100, rate: 0.05, k: 10, tail: 0.0281882942 },
    { n: 2000, rate: 0.01, k: 30, tail: 0.0212561714 },
    { n: 5, rate: 0.3, k: 0, tail: 1 },
    { n: 5, rate: 0.3, k: 6, tail: 0 },
    { n: 5, rate: 1, k: 5, tail: 1 },
    { n: 5, rate: 0, k: 1, tail: 0 },
  ])('of $n at $rate from $k is $tail', ({ n, rate, k, tail }) => {
    expect(binomialUpperTail(n, rate, k)).toBeCloseTo(tail, 5);
  });
});

describe('rateBound', () => {
  it('for the highest of n scores is 1 − (1 − confidence)^(1/n)', () => {
    for (const n of [1, 5, 31, 300]) expect(rateBound(n, 1, 0.9)).toBeCloseTo(1 - 0.1 ** (1 / n), 9);
  });

  it('holds for as many draws of calibration images as it says', () => {
    const random = new Random(1);
    const trials = 4000;
    let within = 0;
    for (let trial = 0; trial < trials; trial++) {
      // Of uniform scores a threshold t is exceeded at a rate of 1 − t.
      const scores = Array.from({ length: 60 }, () => random.uniform());
      const threshold = chooseThreshold(scores, 0.05);
      if (1 - threshold.value <= threshold.rateBound) within++;
    }
    expect(within / trials).toBeGreaterThan(0.935);
    expect(within / trials).toBeLessThan(0.965);
  });
});

describe('mostFalseAlarms', () => {
  it('is the last count that is no surprise', () => {
    expect(mostFalseAlarms(100, 0.05)).toBe(9);
    expect(binomialUpperTail(100, 0.05, 10)).toBeLessThan(0.05);
    expect(binomialUpperTail(100, 0.05, 9)).toBeGreaterThan(0.05);
    expect(mostFalseAlarms(0, 0.05)).toBe(0);
    expect(mostFalseAlarms(3, 0.999)).toBe(3);
  });
});
