import { expect, it } from 'vitest';
import { Painting } from './painting.js';
import { brushLine, polygon, rectangle } from './shapes.js';

function painted(act: (on: Painting) => void, before?: (on: Painting) => void): string[] {
  const painting = new Painting({ width: 12, height: 8 });
  painting.begin();
  before?.(painting);
  act(painting);
  painting.commit();
  return Array.from({ length: 8 }, (_, y) =>
    [...painting.data.subarray(12 * y, 12 * y + 12)].map((value) => (value ? '#' : '.')).join(''),
  );
}

it('a brush covers what is nearer than its radius to the line, whichever way it goes', () => {
  for (const [from, to] of [
    [
      { x: 3, y: 2 },
      { x: 9, y: 5 },
    ],
    [
      { x: 9, y: 5 },
      { x: 3, y: 2 },
    ],
    [
      { x: 5, y: 6 },
      { x: 5, y: 1 },
    ],
    [
      { x: 2.3, y: 3.1 },
      { x: 2.3, y: 3.1 },
    ],
  ] as const) {
    const rows = painted((on) => brushLine(on, from, to, 5, 1));
    const expected = Array.from({ length: 8 }, (_, y) =>
      Array.from({ length: 12 }, (_, x) => (distance(x + 0.5, y + 0.5, from, to) <= 2.5 ? '#' : '.')).join(''),
    );
    expect(rows).toEqual(expected);
  }
});

it('a brush of one pixel paints the pixel under the pointer, and erases it', () => {
  expect(painted((on) => brushLine(on, { x: 3.9, y: 2.1 }, { x: 3.9, y: 2.1 }, 1, 1))[2]).toBe('...#........');
  const cleared = painted(
    (on) => brushLine(on, { x: 0, y: 2.5 }, { x: 12, y: 2.5 }, 1, 0),
    (on) => rectangle(on, { x: 0, y: 1 }, { x: 11, y: 3 }, 1),
  );
  expect(cleared.slice(1, 4)).toEqual(['############', '............', '############']);
});

it('fills polygons, and rectangles with the pixels at both corners', () => {
  expect(painted((on) => rectangle(on, { x: 9.2, y: 3.9 }, { x: 7.5, y: 2 }, 1)).slice(1, 5)).toEqual([
    '............',
    '.......###..',
    '.......###..',
    '............',
  ]);
  const triangle = painted((on) =>
    polygon(
      on,
      [
        { x: 0, y: 0 },
        { x: 8, y: 0 },
        { x: 0, y: 8 },
      ],
      1,
    ),
  );
  expect(triangle.map((row) => row.replaceAll('.', '').length)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
});

function distance(x: number, y: number, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const share =
    length === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / length));
  return Math.hypot(x - a.x - share * (b.x - a.x), y - a.y - share * (b.y - a.y));
}
