import { expect, it } from 'vitest';
import { coloured, enlarged, inferno, placeOf, valueAt } from './heat.js';

const map = { width: 2, height: 2, values: Float32Array.of(0, 1, 3, 9), low: 1, high: 5, threshold: 2 };

it('has the colours of inferno: black, purple, red, orange, pale yellow', () => {
  const colour = (shade: number): number[] => [...inferno.slice(3 * shade, 3 * shade + 3)];
  const table = { 0: [0, 0, 4], 64: [87, 16, 110], 128: [188, 55, 84], 191: [249, 140, 10], 255: [252, 255, 164] };
  for (const [shade, known] of Object.entries(table))
    known.forEach((level, channel) => expect(Math.abs(colour(Number(shade))[channel] - level)).toBeLessThanOrEqual(9));
});

it('grows with the place between low and high, and is held at the ends', () => {
  expect([0, 1, 2, 3, 9].map((value) => placeOf(value, map))).toEqual([0, 0, 0.25, 0.5, 1]);
  const data = coloured(map);
  expect([3, 7, 11, 15].map((i) => data[i])).toEqual([0, 0, 96, 191]);
  expect([...data.slice(12, 15)]).toEqual([...inferno.slice(-3)]);
});

it('reads values between pixels, whose centres are at halves', () => {
  expect(valueAt(map, 0.25, 0.25)).toBe(0);
  expect(valueAt(map, 0.5, 0.25)).toBe(0.5);
  expect(valueAt(map, 0.5, 0.5)).toBe(3.25);
  expect(valueAt(map, 1, 1)).toBe(9);
});

it('is enlarged without shifting', () => {
  const large = enlarged(map, 8);
  expect([large.width, large.height]).toEqual([8, 8]);
  for (const [x, y] of [
    [1, 1],
    [4, 6],
    [7, 0],
  ])
    expect(large.values[8 * y + x]).toBeCloseTo(valueAt(map, (x + 0.5) / 8, (y + 0.5) / 8), 5);
});
