/** @file Where a map crosses a level: marching squares, its pieces joined to lines. */
import type { Point } from './zoom.js';

interface Values {
  readonly width: number;
  readonly height: number;
  readonly values: ArrayLike<number>;
}

/** Sides of a cell: above, right, below, left. Of each case (bits: the corners above the level) the sides its pieces run between. */
const PIECES: readonly (readonly (readonly [number, number])[])[] = [
  [], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [[3, 0], [1, 2]], [[0, 2]], [[3, 2]],
  [[2, 3]], [[2, 0]], [[0, 1], [2, 3]], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], [],
]; // prettier-ignore

/** Lines around what is above the level, in shares of the width and the height; closed but where they meet the edge. */
export function contour({ width, height, values }: Values, level: number): Point[][] {
  // A frame of the outermost values reaches to the edge of the picture.
  const at = (x: number, y: number): number =>
    values[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))];
  const onEdge = (place: number, size: number): number => Math.min(1, Math.max(0, (place + 0.5) / size));
  const between = (x: number, y: number, x2: number, y2: number): Point => {
    const [a, b] = [at(x, y), at(x2, y2)];
    const share = (level - a) / (b - a);
    return { x: onEdge(x + share * (x2 - x), width), y: onEdge(y + share * (y2 - y), height) };
  };

  /** From the side where a piece begins to the one where it ends, each named by its two pixels' cell and direction. */
  const next = new Map<string, string>();
  const points = new Map<string, Point>();
  for (let y = -1; y < height; y++) {
    for (let x = -1; x < width; x++) {
      const bits =
        Number(at(x, y) > level) +
        2 * Number(at(x + 1, y) > level) +
        4 * Number(at(x + 1, y + 1) > level) +
        8 * Number(at(x, y + 1) > level);
      if (bits === 0 || bits === 15) continue;
      const sides: readonly [string, number, number, number, number][] = [
        [`${x},${y}h`, x, y, x + 1, y],
        [`${x + 1},${y}v`, x + 1, y, x + 1, y + 1],
        [`${x},${y + 1}h`, x, y + 1, x + 1, y + 1],
        [`${x},${y}v`, x, y, x, y + 1],
      ];
      for (const [from, to] of PIECES[bits]) {
        for (const [name, ...ends] of [sides[from], sides[to]])
          if (!points.has(name)) points.set(name, between(...ends));
        next.set(sides[from][0], sides[to][0]);
      }
    }
  }
  return joined(next).map((names) => names.map((name) => points.get(name)!));
}

/** Pieces that follow one another as lines; those that begin at the edge first, then the rings. */
function joined(next: Map<string, string>): string[][] {
  const ends = new Set(next.values());
  const lines: string[][] = [];
  const follow = (start: string): void => {
    const line = [start];
    for (let name = next.get(start); name !== undefined; name = next.get(name)) {
      next.delete(line[line.length - 1]);
      line.push(name);
    }
    lines.push(line);
  };
  for (const start of [...next.keys()]) if (!ends.has(start)) follow(start);
  while (next.size > 0) follow(next.keys().next().value!);
  return lines;
}
