/** @file Brush strokes, polygons and rectangles as rows of pixels: a pixel is painted where its centre is inside. */
import type { Point } from '../viewer/zoom.js';
import type { Painting } from './painting.js';

type Ink = 0 | 1;
type Rows = Pick<Painting, 'span' | 'height'>;

/** A round brush drawn from one point to another. @param size its diameter in pixels, at least 1 */
export function brushLine(on: Rows, from: Point, to: Point, size: number, ink: Ink): void {
  // One pixel wide, it hits the pixel that it is over.
  const [a, b] = size < 2 ? [middle(from), middle(to)] : [from, to];
  const radius = Math.max(size, 1) / 2;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const side =
    length === 0 ? { x: 0, y: 0 } : { x: (-(b.y - a.y) * radius) / length, y: ((b.x - a.x) * radius) / length };
  const corners = [
    { x: a.x + side.x, y: a.y + side.y },
    { x: b.x + side.x, y: b.y + side.y },
    { x: b.x - side.x, y: b.y - side.y },
    { x: a.x - side.x, y: a.y - side.y },
  ];
  const top = Math.floor(Math.min(a.y, b.y) - radius);
  const bottom = Math.ceil(Math.max(a.y, b.y) + radius);
  for (let y = Math.max(0, top); y <= Math.min(on.height - 1, bottom); y++) {
    const row = y + 0.5;
    let [left, right] = [Infinity, -Infinity];
    const reach = (x: number): void => {
      left = Math.min(left, x);
      right = Math.max(right, x);
    };
    for (const end of [a, b]) {
      const half = radius ** 2 - (row - end.y) ** 2;
      if (half < 0) continue;
      reach(end.x - Math.sqrt(half));
      reach(end.x + Math.sqrt(half));
    }
    if (length > 0) crossings(corners, row).forEach(reach);
    if (left <= right) on.span(y, Math.ceil(left - 0.5), Math.floor(right - 0.5) + 1, ink);
  }
}

/** Inside of a closed line; where it crosses itself, every other part. */
export function polygon(on: Rows, points: readonly Point[], ink: Ink): void {
  const top = Math.floor(Math.min(...points.map(({ y }) => y)));
  const bottom = Math.ceil(Math.max(...points.map(({ y }) => y)));
  for (let y = Math.max(0, top); y <= Math.min(on.height - 1, bottom); y++) {
    const xs = crossings(points, y + 0.5).sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2)
      on.span(y, Math.ceil(xs[i]! - 0.5), Math.floor(xs[i + 1]! - 0.5) + 1, ink);
  }
}

/** The pixels that two corners hold between them, those at the corners too. */
export function rectangle(on: Rows, from: Point, to: Point, ink: Ink): void {
  const { left, top, right, bottom } = boxOf(from, to);
  for (let y = top; y < bottom; y++) on.span(y, left, right, ink);
}

export function boxOf(from: Point, to: Point): Record<'left' | 'top' | 'right' | 'bottom', number> {
  return {
    left: Math.floor(Math.min(from.x, to.x)),
    top: Math.floor(Math.min(from.y, to.y)),
    right: Math.floor(Math.max(from.x, to.x)) + 1,
    bottom: Math.floor(Math.max(from.y, to.y)) + 1,
  };
}

/** Where the sides of a polygon cross a row. */
function crossings(points: readonly Point[], row: number): number[] {
  const xs: number[] = [];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length]!;
    if (a.y <= row !== b.y <= row) xs.push(a.x + ((row - a.y) / (b.y - a.y)) * (b.x - a.x));
  });
  return xs;
}

function middle({ x, y }: Point): Point {
  return { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 };
}
