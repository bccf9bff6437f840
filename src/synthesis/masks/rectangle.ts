/** @file A turned rectangle; a thin one is the scar of CutPaste (arXiv 2104.04015). */
import { type Frame, type Shape } from '../shape.js';
import { fillPolygon } from './polygon.js';

export interface RectangleOptions {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Radians. */
  readonly angle: number;
}

/** Null when it lies outside the frame. */
export function rectangle(frame: Frame, { x, y, width, height, angle }: RectangleOptions): Shape | null {
  const [cos, sin] = [Math.cos(angle) / 2, Math.sin(angle) / 2];
  const corner = (u: number, v: number) => ({
    x: x + u * width * cos - v * height * sin,
    y: y + u * width * sin + v * height * cos,
  });
  return fillPolygon(frame, [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]);
}
