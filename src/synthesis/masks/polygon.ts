/** @file A random simple polygon (corners at growing angles around a centre) with antialiased edges: shards, bites. */
import type { Random } from '../../random.js';
import { clamp } from '../../geometry/index.js';
import { type Frame, type Shape, boxAround, shapeOf } from '../shape.js';
import type { Point } from './stroke.js';

export interface PolygonOptions {
  readonly x: number;
  readonly y: number;
  /** Pixels of area, about. */
  readonly area: number;
  readonly corners: number;
  /** Length over width, about; 1 is round. */
  readonly elongation?: number;
}

/** Null when it lies outside the frame. */
export function polygon(frame: Frame, random: Random, options: PolygonOptions): Shape | null {
  const { x, y, corners, elongation = 1 } = options;
  const radius = Math.sqrt(options.area / 2.2);
  const angle = random.uniform(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const long = Math.sqrt(elongation);
  const points = Array.from({ length: corners }, (_, i) => {
    const turn = ((i + random.uniform(-0.35, 0.35)) / corners) * 2 * Math.PI;
    const r = radius * random.uniform(0.65, 1.2);
    const [u, v] = [r * Math.cos(turn) * long, (r * Math.sin(turn)) / long];
    return { x: x + u * cos - v * sin, y: y + u * sin + v * cos };
  });
  return fillPolygon(frame, points);
}

/** The inside of a polygon; edges run over one pixel. Null when it lies outside the frame. */
export function fillPolygon(frame: Frame, points: readonly Point[]): Shape | null {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const bounds = { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
  const box = boxAround(frame, bounds, 1);
  if (!box) return null;
  return shapeOf(box, (x, y) => {
    let nearest = Infinity;
    let inside = false;
    for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
      const a = points[i];
      const b = points[j];
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      if (a.y > y !== b.y > y && x < (dx * (y - a.y)) / dy + a.x) inside = !inside;
      const t = clamp(((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1), 0, 1);
      const [ex, ey] = [x - a.x - t * dx, y - a.y - t * dy];
      nearest = Math.min(nearest, ex * ex + ey * ey);
    }
    const distance = Math.sqrt(nearest);
    return clamp(0.5 + (inside ? distance : -distance), 0, 1);
  });
}
