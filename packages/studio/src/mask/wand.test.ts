import { expect, it } from 'vitest';
import { lab, wand } from './wand.js';

it('knows colours as CIE Lab has them', () => {
  const known: [number, number, number, number, number, number][] = [
    [255, 255, 255, 100, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [255, 0, 0, 53.2, 80.1, 67.2],
    [0, 0, 255, 32.3, 79.2, -107.9],
    [119, 119, 119, 50.0, 0, 0],
  ];
  for (const [r, g, b, ...expected] of known)
    lab(r, g, b).forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(0.8));
});

it('takes what looks alike and hangs together, round corners and no further', () => {
  const map = ['#####...', '#...#.#.', '#.#.#.#.', '#.###.#.', '#.....#.', '#######.'];
  const rgba = Uint8ClampedArray.from(
    map.flatMap((row) => [...row].flatMap((c) => (c === '#' ? [200, 40, 40, 255] : [60, 60, 66, 255]))),
  );
  const size = { width: 8, height: 6 };
  const rows = (region: Uint8Array) =>
    map.map((_, y) => [...region.subarray(8 * y, 8 * y + 8)].map((value) => (value ? '#' : '.')).join(''));
  expect(rows(wand(rgba, size, { x: 0.5, y: 0.5 }, 10))).toEqual([
    '#####...',
    '#...#.#.',
    '#.#.#.#.',
    '#.###.#.',
    '#.....#.',
    '#######.',
  ]);
  expect(wand(rgba, size, { x: 1.5, y: 1.5 }, 10).reduce((a, b) => a + b, 0)).toBe(8 * 6 - 26);
  expect(wand(rgba, size, { x: 0, y: 0 }, 200)).toEqual(new Uint8Array(48).fill(1));
  // A slight gradient needs a tolerance.
  const ramp = Uint8ClampedArray.from({ length: 4 * 16 }, (_, i) => (i % 4 === 3 ? 255 : 100 + 4 * Math.floor(i / 4)));
  expect(wand(ramp, { width: 16, height: 1 }, { x: 0, y: 0 }, 0)).toEqual(
    Uint8Array.from({ length: 16 }, (_, i) => Number(i === 0)),
  );
  expect(wand(ramp, { width: 16, height: 1 }, { x: 0, y: 0 }, 8).indexOf(0)).toBeGreaterThan(3);
});
