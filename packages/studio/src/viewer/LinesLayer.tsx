/** @file What is drawn in lines of the same thickness at every zoom: threshold contour, regions, mask. */
import type { ImageDetailsJson } from '@clflow/server/studio-api';
import { useEffect, useMemo, useRef } from 'react';
import { emptied, pathOf } from './canvas.js';
import { contour } from './contour.js';
import type { HeatMap } from './heat.js';
import styles from './Stage.module.css';
import type { Point, Size } from './zoom.js';

interface LinesLayerProps {
  readonly stage: Size;
  readonly size: Size;
  readonly place: Point & { readonly scale: number };
  readonly heat: HeatMap | undefined;
  /** Outlines of the mask, in shares of the picture. */
  readonly mask: readonly Point[][];
  readonly regions: ImageDetailsJson['regions'];
  readonly region: number | null;
}

export function LinesLayer({ stage, size, place, heat, mask, regions, region }: LinesLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const lines = useMemo(() => (heat ? contour(heat, heat.threshold) : []), [heat]);
  const { x, y, scale } = place;

  useEffect(() => {
    const context = emptied(canvas.current, stage);
    if (!context) return;
    context.lineJoin = 'round';
    const accent = getComputedStyle(context.canvas).getPropertyValue('--on-stage-accent') || '#a9a4ff';
    const path = (of: readonly Point[][]): Path2D => pathOf(of, { x, y }, size.width * scale, size.height * scale);
    if (mask.length > 0) drawMask(context, path(mask), stage, accent);
    const outline = path(lines);
    stroke(context, outline, 3, '#000');
    stroke(context, outline, 1.5, '#fff');
    regions.forEach(({ box }, index) => {
      const frame = {
        x: x + box.x * scale,
        y: y + box.y * scale,
        width: box.width * scale,
        height: box.height * scale,
      };
      const corners = index === region ? whole(frame) : cornersOf(frame);
      stroke(context, corners, index === region ? 4 : 3, '#000');
      stroke(context, corners, index === region ? 2 : 1.5, index === region ? accent : '#fff');
    });
  }, [stage, size.width, size.height, x, y, scale, lines, mask, regions, region]);

  return <canvas ref={canvas} className={styles.lines} />;
}

function stroke(context: CanvasRenderingContext2D, path: Path2D, width: number, colour: string): void {
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke(path);
}

function drawMask(context: CanvasRenderingContext2D, path: Path2D, stage: Size, accent: string): void {
  context.save();
  context.clip(path, 'evenodd');
  const hatch = new Path2D();
  for (let from = -stage.height; from < stage.width; from += 7) {
    hatch.moveTo(from, stage.height);
    hatch.lineTo(from + stage.height, 0);
  }
  context.globalAlpha = 0.75;
  stroke(context, hatch, 1, accent);
  context.restore();
  stroke(context, path, 4, '#000');
  stroke(context, path, 2, accent);
}

interface Frame extends Point, Size {}

function whole({ x, y, width, height }: Frame): Path2D {
  const path = new Path2D();
  path.rect(x, y, width, height);
  return path;
}

/** The corners alone leave the product in view. */
function cornersOf({ x, y, width, height }: Frame): Path2D {
  const path = new Path2D();
  const arm = Math.min(12, width / 3, height / 3);
  for (const [cx, cy, right, down] of [
    [x, y, arm, arm],
    [x + width, y, -arm, arm],
    [x, y + height, arm, -arm],
    [x + width, y + height, -arm, -arm],
  ]) {
    path.moveTo(cx + right, cy);
    path.lineTo(cx, cy);
    path.lineTo(cx, cy + down);
  }
  return path;
}
