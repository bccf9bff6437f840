import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { TURNING_GAIN, TURNING_MARGIN, gainsByTurning, isSettled, liesAnyWay } from './orientation.js';

const scattered = (count: number, mean: number, deviation: number): number[] => {
  const random = Random.of(1, 'losses');
  return Array.from({ length: count }, () => mean + deviation * random.normal());
};

describe('whether a product lies any way up', () => {
  it('does where turned images are as likely', () => {
    expect(liesAnyWay(scattered(32, 0, 0.03))).toBe(true);
    expect(liesAnyWay(scattered(32, -0.01, 0.04))).toBe(true);
  });

  it('does not where they lose more than the margin, however little the images differ', () => {
    expect(liesAnyWay(scattered(32, 2 * TURNING_MARGIN, 0.001))).toBe(false);
    expect(liesAnyWay(scattered(32, 0.2, 0.03))).toBe(false);
  });

  it('does not where the images cannot tell', () => {
    expect(liesAnyWay(scattered(32, 0, 0.2))).toBe(false);
    expect(liesAnyWay([0, 0, 0, 0])).toBe(false);
    expect(liesAnyWay([])).toBe(false);
  });
});

describe('what turned copies gain', () => {
  it('is enough where it is clearly above what it must be', () => {
    expect(gainsByTurning(scattered(64, 5 * TURNING_GAIN, 0.1))).toBe(true);
    expect(gainsByTurning(scattered(64, TURNING_GAIN / 2, 0.01))).toBe(false);
    expect(gainsByTurning(scattered(64, 1.5 * TURNING_GAIN, 0.2))).toBe(false);
  });
});

describe('asking some images after the other', () => {
  it('is settled by a few that all say the same, and goes on where they differ', () => {
    expect(isSettled(scattered(8, 0.5, 0.1), TURNING_MARGIN)).toBe(true);
    expect(isSettled(scattered(8, -0.5, 0.1), TURNING_MARGIN)).toBe(true);
    expect(isSettled(scattered(8, TURNING_MARGIN + 0.02, 0.03), TURNING_MARGIN)).toBe(false);
    expect(isSettled(scattered(4, 0.5, 0.01), TURNING_MARGIN)).toBe(false);
  });

  it('answers as all of them would have, nearly always', () => {
    const random = Random.of(3, 'looks');
    let [early, otherwise] = [0, 0];
    for (let trial = 0; trial < 400; trial++) {
      const mean = TURNING_MARGIN * random.uniform(-2, 4);
      const losses = Array.from({ length: 32 }, () => mean + 0.03 * random.normal());
      const looks = [8, 16, 24].map((count) => losses.slice(0, count));
      const settled = looks.find((some) => isSettled(some, TURNING_MARGIN));
      if (!settled) continue;
      early++;
      if (liesAnyWay(settled) !== liesAnyWay(losses)) otherwise++;
    }
    expect(early).toBeGreaterThan(100);
    expect(otherwise / early).toBeLessThan(0.02);
  });
});
