import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { splitCalibration, type SplitOptions } from './split.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('splitCalibration', () => {
  it.each<[number, SplitOptions | undefined, number]>([
    [200, undefined, 30],
    [31, undefined, 5],
    [12, undefined, 4],
    [11, undefined, 4],
    [8, undefined, 4],
    [7, undefined, 3],
    [4, undefined, 2],
    [100, { fraction: 0.5 }, 50],
    [100, { minimum: 40 }, 40],
    [10, { minimum: 40 }, 9],
    [6, { fraction: 0.01 }, 3],
    [6, { fraction: 0.01, minimum: 1 }, 1],
  ])('of %d images with %o holds back %d', (total, options, expected) => {
    const { train, calibration } = splitCalibration(numbers(total), new Random(1), options);
    expect(calibration).toHaveLength(expected);
    expect([...train, ...calibration].sort((a, b) => a - b)).toEqual(numbers(total));
  });

  it('keeps the order and depends on the seed alone', () => {
    const split = (seed: number) => splitCalibration(numbers(50), new Random(seed));
    expect(split(3)).toEqual(split(3));
    expect(split(3)).not.toEqual(split(4));
    const { train, calibration } = split(3);
    expect(train).toEqual([...train].sort((a, b) => a - b));
    expect(calibration).toEqual([...calibration].sort((a, b) => a - b));
  });

  it('refuses too few images and options out of range', () => {
    expect(() => splitCalibration(numbers(3), new Random(0))).toThrow('There are 3 different good images, too few');
    expect(() => splitCalibration(numbers(9), new Random(0), { fraction: 1 })).toThrow(/above 0 and below 1, not 1/);
    expect(() => splitCalibration(numbers(9), new Random(0), { minimum: 0.5 })).toThrow(/whole number from 1/);
  });
});
