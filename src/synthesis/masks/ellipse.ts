/** @file A turned ellipse with an antialiased or soft rim. */
import { clamp } from '../../geometry/index.js';
import { type Frame, type Shape, boxAt, shapeOf } from '../shape.js';

export interface EllipseOptions {
  readonly x: number;
  readonly y: number;
  /** Half axes in pixels. */
  readonly a: number;
  readonly b: number;
  /** Radians from the x axis to `a`. */
  readonly angle: number;
  /** Width of the rim in pixels, at least 1. */
  readonly rim?: number;
}

/** Null when it lies outside the frame. */
export function ellipse(frame: Frame, options: EllipseOptions): Shape | null {
  const { x, y, a, b, angle } = options;
  const rim = Math.max(1, options.rim ?? 1);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const box = boxAt(frame, x, y, Math.max(a, b) + rim);
  if (!box) return null;
  const mean = Math.sqrt(a * b);
  return shapeOf(box, (px, py) => {
    const [dx, dy] = [px - x, py - y];
    const distance = Math.hypot((dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b);
    return clamp(((1 - distance) * mean) / rim + 0.5, 0, 1);
  });
}
