import { expect, it } from 'vitest';
import { turnRgb, type Quarters } from './turn.js';

/** Pixels a b c over d e f. */
const image = { width: 3, height: 2, data: Uint8Array.from('abcdef', (letter) => letter.charCodeAt(0)) };
const rgb = { ...image, data: Uint8Array.from([...image.data].flatMap((value) => [value, value, 0])) };

function rows(quarters: Quarters): string[] {
  const { width, height, data } = turnRgb(rgb, quarters);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => String.fromCharCode(data[3 * (y * width + x)])).join(''),
  );
}

it.each([
  [0, ['abc', 'def']],
  [1, ['da', 'eb', 'fc']],
  [2, ['fed', 'cba']],
  [3, ['cf', 'be', 'ad']],
] as const)('turns by %i quarters clockwise', (quarters, expected) => {
  expect(rows(quarters)).toEqual(expected);
});

it('keeps the channels of a pixel in their order, and the image as it was', () => {
  const before = rgb.data.slice();
  const { data } = turnRgb(rgb, 1);
  expect([...data.subarray(0, 3)]).toEqual(['d'.charCodeAt(0), 'd'.charCodeAt(0), 0]);
  expect(rgb.data).toEqual(before);
});
