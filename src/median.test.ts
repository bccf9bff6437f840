import { expect, it } from 'vitest';
import { median } from './median.js';

it('is the value in the middle, the upper one of two, and leaves the values as they are', () => {
  const values = [10, 9, -2, 100, 1];
  expect(median(values)).toBe(9);
  expect(median([4, 1, 3, 2])).toBe(3);
  expect(median(Float32Array.of(0.5))).toBe(0.5);
  expect(values).toEqual([10, 9, -2, 100, 1]);
});
