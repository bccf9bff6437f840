import { expect, it } from 'vitest';
import { typicalSize } from './typical-size.js';

it('takes the middle of each side, the upper of two', () => {
  const of = (...widths: number[]) => typicalSize(widths.map((width, i) => ({ width, height: 10 + i }))).width;
  expect(of(9, 1, 5)).toBe(5);
  expect(of(1, 2, 3, 100)).toBe(3);
  expect(typicalSize([{ width: 4, height: 3 }])).toEqual({ width: 4, height: 3 });
});
