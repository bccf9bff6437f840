import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { TURNING_GAIN, TURNING_MARGIN, gainsByTurning, liesAnyWay } from './orientation.js';

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
