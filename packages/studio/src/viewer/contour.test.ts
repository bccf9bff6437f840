import { expect, it } from 'vitest';
import { contour } from './contour.js';

function made(size: number, value: (x: number, y: number) => number) {
  const values = Float32Array.from({ length: size * size }, (_, i) =>
    value(((i % size) + 0.5) / size, (Math.floor(i / size) + 0.5) / size),
  );
  return { width: size, height: size, values };
}

it('is a ring of the right radius around a cone', () => {
  const lines = contour(
    made(64, (x, y) => 1 - Math.hypot(x - 0.5, y - 0.5)),
    0.75,
  );
  expect(lines).toHaveLength(1);
  expect(lines[0][0]).toEqual(lines[0].at(-1));
  for (const { x, y } of lines[0]) expect(Math.hypot(x - 0.5, y - 0.5)).toBeCloseTo(0.25, 2);
});

it('runs from edge to edge where what is above reaches them', () => {
  const [line, ...others] = contour(
    made(8, (x) => x),
    0.5,
  );
  expect(others).toEqual([]);
  line.forEach(({ x }) => expect(x).toBeCloseTo(0.5));
  expect([line[0].y, line.at(-1)!.y].sort()).toEqual([0, 1]);
});

it('finds every piece, and nothing where nothing is above', () => {
  const two = made(40, (x, y) => Math.max(0.3 - Math.hypot(x - 0.25, y - 0.3), 0.2 - Math.hypot(x - 0.8, y - 0.7)));
  expect(contour(two, 0.1)).toHaveLength(2);
  expect(contour(two, 0.25)).toHaveLength(1);
  expect(contour(two, 2)).toEqual([]);
});

it('keeps what touches at a corner alone apart', () => {
  const lines = contour({ width: 4, height: 4, values: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0] }, 0.6);
  expect(lines).toHaveLength(2);
  lines.forEach((line) => expect(line[0]).toEqual(line.at(-1)));
});
