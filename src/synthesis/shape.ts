/** @file A shape: an opacity over a box of the image. Every mask generator returns one. */
import type { Box } from '../geometry/index.js';

/** The size of the image that shapes are drawn on. */
export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** Opacity 0 … 1 for each pixel of the box, row by row; the box lies inside the frame. */
export interface Shape {
  readonly box: Box;
  readonly alpha: Float32Array;
}

/** The whole pixels that cover [x0, x1] × [y0, y1], padded and cut at the frame; null when nothing is left. */
export function boxAround(
  frame: Frame,
  bounds: { x0: number; y0: number; x1: number; y1: number },
  padding = 0,
): Box | null {
  const x = Math.max(0, Math.floor(bounds.x0 - padding));
  const y = Math.max(0, Math.floor(bounds.y0 - padding));
  const width = Math.min(frame.width, Math.ceil(bounds.x1 + padding) + 1) - x;
  const height = Math.min(frame.height, Math.ceil(bounds.y1 + padding) + 1) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The box around a centre, `reach` pixels to every side. */
export function boxAt(frame: Frame, x: number, y: number, reach: number): Box | null {
  return boxAround(frame, { x0: x - reach, y0: y - reach, x1: x + reach, y1: y + reach });
}

/** A shape from a function of the pixel's position in the image. */
export function shapeOf(box: Box, opacity: (x: number, y: number) => number): Shape {
  const alpha = new Float32Array(box.width * box.height);
  for (let row = 0, i = 0; row < box.height; row++) {
    for (let column = 0; column < box.width; column++, i++) alpha[i] = opacity(box.x + column, box.y + row);
  }
  return { box, alpha };
}

/** The union of shapes: the larger opacity counts. Null for an empty list. */
export function union(shapes: readonly Shape[]): Shape | null {
  if (shapes.length === 0) return null;
  const x = Math.min(...shapes.map(({ box }) => box.x));
  const y = Math.min(...shapes.map(({ box }) => box.y));
  const width = Math.max(...shapes.map(({ box }) => box.x + box.width)) - x;
  const height = Math.max(...shapes.map(({ box }) => box.y + box.height)) - y;
  const alpha = new Float32Array(width * height);
  for (const shape of shapes) {
    for (let row = 0; row < shape.box.height; row++) {
      let from = row * shape.box.width;
      let to = (shape.box.y - y + row) * width + shape.box.x - x;
      for (let column = 0; column < shape.box.width; column++, from++, to++) {
        if (shape.alpha[from] > alpha[to]) alpha[to] = shape.alpha[from];
      }
    }
  }
  return { box: { x, y, width, height }, alpha };
}

/** The same shape in a box that is `padding` pixels larger on every side (cut at the frame). */
export function padded(frame: Frame, shape: Shape, padding: number): Shape {
  const { x, y, width, height } = shape.box;
  const box = boxAround(frame, { x0: x, y0: y, x1: x + width - 1, y1: y + height - 1 }, padding)!;
  const alpha = new Float32Array(box.width * box.height);
  for (let row = 0; row < height; row++) {
    alpha.set(shape.alpha.subarray(row * width, (row + 1) * width), (y - box.y + row) * box.width + x - box.x);
  }
  return { box, alpha };
}

/** The sum of the opacities, in pixels. */
export function areaOf(shape: Shape): number {
  let sum = 0;
  for (const value of shape.alpha) sum += value;
  return sum;
}
