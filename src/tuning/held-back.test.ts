import { expect, it } from 'vitest';
import { heldBackSplit } from './held-back.js';

const alone = (count: number) => Array.from({ length: count }, (_, i) => [i]);

it.each([
  [12, 4],
  [60, 20],
  [300, 24],
])('of %d images, %d are held back', (count, held) => {
  const { train, calibration } = heldBackSplit(alone(count), 1);
  expect(calibration).toHaveLength(held);
  expect(new Set([...train, ...calibration]).size).toBe(count);
});

it('keeps near copies on one side, and judges by one of them', () => {
  const groups = alone(20).map(([i]) => [2 * i, 2 * i + 1]);
  const { train, calibration } = heldBackSplit(groups, 1);
  expect(calibration.every((i) => i % 2 === 0 && !train.includes(i + 1))).toBe(true);
  expect(train).toHaveLength(2 * (20 - calibration.length));
});

it('refuses too few', () => {
  expect(() => heldBackSplit(alone(11), 1)).toThrow('There are 11 different good images, too few to compare settings');
});
