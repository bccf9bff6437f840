/** @file Drawing above a picture: sharp on every screen, outlines at the picture's place. */
import type { Point, Size } from './zoom.js';

/** Empty, as large as the stage, in its pixels. */
export function emptied(canvas: HTMLCanvasElement | null, stage: Size): CanvasRenderingContext2D | null {
  const context = canvas?.getContext('2d') ?? null;
  if (!context) return null;
  const ratio = window.devicePixelRatio;
  context.canvas.width = Math.round(stage.width * ratio);
  context.canvas.height = Math.round(stage.height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** Of lines in shares of a picture that is so large, and there. */
export function pathOf(lines: readonly Point[][], at: Point, width: number, height: number): Path2D {
  const path = new Path2D();
  for (const line of lines)
    line.forEach((point, i) => path[i === 0 ? 'moveTo' : 'lineTo'](at.x + point.x * width, at.y + point.y * height));
  return path;
}
