import { expect, it } from 'vitest';
import { processorTime } from '../../../../test/support/processor-time.js';
import { aboveLevel, grown, withoutHoles } from './morph.js';

const size = { width: 9, height: 7 };
const mask = (...rows: string[]) => Uint8Array.from(rows.join(''), (c) => Number(c === '#'));
const rows = (data: Uint8Array, { width, height } = size) =>
  Array.from({ length: height }, (_, y) =>
    [...data.subarray(width * y, width * (y + 1))].map((value) => (value ? '#' : '.')).join(''),
  );

const ring = mask('.........', '..#####..', '..#...#..', '..#...#..', '..#####..', '.........', '.......#.');

it('grows and shrinks round, and stops at the edge of the picture', () => {
  const dot = mask('.........', '.........', '.........', '....#....', '.........', '.........', '.........');
  expect(rows(grown(dot, size, 1))).toEqual([
    '.........',
    '.........',
    '....#....',
    '...###...',
    '....#....',
    '.........',
    '.........',
  ]);
  expect(rows(grown(dot, size, 2))[1]).toBe('...###...');
  expect(grown(grown(dot, size, 2), size, -2)).toEqual(dot);
  const whole = new Uint8Array(63).fill(1);
  expect(grown(whole, size, -1)).toEqual(whole);
  expect(grown(whole, size, 3)).toEqual(whole);
  expect(grown(new Uint8Array(63), size, 3)).toEqual(new Uint8Array(63));
});

it('fills holes, not bays and not what is outside', () => {
  expect(rows(withoutHoles(ring, size)).slice(1, 5)).toEqual(['..#####..', '..#####..', '..#####..', '..#####..']);
  expect(withoutHoles(ring, size)[6 * 9 + 7]).toBe(1);
  const bay = mask('.........', '..#####..', '..#......', '..#...#..', '..#####..', '.........', '.........');
  expect(withoutHoles(bay, size)).toEqual(bay);
  expect(withoutHoles(new Uint8Array(63), size)).toEqual(new Uint8Array(63));
});

it('is where the map is above a level, between its pixels too, and quick on twelve megapixels', () => {
  const values = new Float32Array(256 * 256);
  for (let y = 100; y < 132; y++) values.fill(8, y * 256 + 60, y * 256 + 92);
  const map = { width: 256, height: 256, values, low: 0, high: 16, threshold: 4 };
  const large = { width: 4096, height: 2816 };
  let data: Uint8Array = new Uint8Array();
  // Measured: 120 ms.
  expect(processorTime(() => (data = aboveLevel(map, large, 4)))).toBeLessThan(3000);
  const area = data.reduce((sum, value) => sum + value, 0);
  expect(area / ((32 * 32 * 4096 * 2816) / 256 ** 2)).toBeCloseTo(1, 1);
  expect(aboveLevel(map, large, 9).includes(1)).toBe(false);
});
