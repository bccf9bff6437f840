import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { fitRecall, recallAt, smallestFound, type Trial } from './recall.js';

/** Found with the probability 1 / (1 + (d₀ / d)^steepness). */
function trials(n: number, middle: number, steepness: number, seed = 1): Trial[] {
  const random = new Random(seed);
  return Array.from({ length: n }, () => {
    const diameter = Math.exp(random.uniform(Math.log(2), Math.log(60)));
    return { diameter, found: random.chance(1 / (1 + (middle / diameter) ** steepness)) };
  });
}

describe('fitRecall', () => {
  it('finds the curve that trials were drawn from', () => {
    const curve = fitRecall(trials(4000, 10, 3));
    expect(recallAt(curve, 10)).toBeCloseTo(0.5, 1);
    expect(recallAt(curve, 20)).toBeCloseTo(1 / (1 + 0.5 ** 3), 1);
    expect(curve.slope).toBeCloseTo(3, 0);
  });

  it('stays finite where a size parts found from missed, or all are found', () => {
    const parted = [2, 3, 4, 20, 30].map((diameter) => ({ diameter, found: diameter > 10 }));
    const curve = fitRecall(parted);
    expect(Number.isFinite(curve.intercept) && Number.isFinite(curve.slope)).toBe(true);
    expect(recallAt(curve, 2)).toBeLessThan(0.3);
    expect(recallAt(curve, 30)).toBeGreaterThan(0.7);
    expect(recallAt(fitRecall(parted.map((trial) => ({ ...trial, found: true }))), 2)).toBeGreaterThan(0.7);
  });
});

describe('smallestFound', () => {
  it('is where nine in ten are found', () => {
    // 1 / (1 + (10 / d)³) = 0.9 at d = 10 · 9^(1/3)
    expect(smallestFound(trials(4000, 10, 3))! / (10 * 9 ** (1 / 3))).toBeCloseTo(1, 1);
  });

  it('is the smallest tried where all are found, and null where too few are', () => {
    const all = trials(60, 1e-6, 3);
    expect(smallestFound(all)).toBe(Math.min(...all.map(({ diameter }) => diameter)));
    expect(smallestFound(trials(60, 1e6, 3))).toBeNull();
    expect(smallestFound(all.map((trial) => ({ ...trial, found: trial.diameter < 10 })))).toBeNull();
    expect(smallestFound([])).toBeNull();
  });
});
