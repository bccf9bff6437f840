/** @file Antialiased strokes: the distance to a polyline against a radius that may change along it. */
import { clamp } from '../../geometry/index.js';
import { type Frame, type Shape, boxAround } from '../shape.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A stroke along a polyline. `radius(t)` in pixels and `strength(t)` in 0 … 1 are functions of the place along it
 * (0 at the first point, 1 at the last). Null when it lies outside the frame.
 */
export function stroke(
  frame: Frame,
  points: readonly Point[],
  radius: (t: number) => number,
  strength: (t: number) => number = () => 1,
): Shape | null {
  const widest = Math.max(...points.map((_, i) => radius(i / Math.max(1, points.length - 1))));
  const bounds = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const { x, y } of points) {
    bounds.x0 = Math.min(bounds.x0, x);
    bounds.x1 = Math.max(bounds.x1, x);
    bounds.y0 = Math.min(bounds.y0, y);
    bounds.y1 = Math.max(bounds.y1, y);
  }
  const box = boxAround(frame, bounds, widest + 2);
  if (!box) return null;
  const alpha = new Float32Array(box.width * box.height);
  for (let i = 0; i + 1 < points.length; i++) {
    const t = (i + 0.5) / (points.length - 1);
    segment(alpha, box, points[i], points[i + 1], radius(t), strength(t));
  }
  return { box, alpha };
}

function segment(alpha: Float32Array, box: Shape['box'], a: Point, b: Point, radius: number, strength: number): void {
  const reach = radius + 1;
  const x0 = Math.max(box.x, Math.floor(Math.min(a.x, b.x) - reach));
  const x1 = Math.min(box.x + box.width - 1, Math.ceil(Math.max(a.x, b.x) + reach));
  const y0 = Math.max(box.y, Math.floor(Math.min(a.y, b.y) - reach));
  const y1 = Math.min(box.y + box.height - 1, Math.ceil(Math.max(a.y, b.y) + reach));
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const squared = dx * dx + dy * dy || 1;
  // A line thinner than a pixel covers only a part of it.
  const cover = Math.min(1, radius * 2) * strength;
  const half = Math.max(radius, 0.5);
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const t = clamp(((x - a.x) * dx + (y - a.y) * dy) / squared, 0, 1);
      const distance = Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
      const value = Math.min(1, half + 0.5 - distance) * cover;
      const i = (y - box.y) * box.width + x - box.x;
      if (value > alpha[i]) alpha[i] = value;
    }
  }
}
