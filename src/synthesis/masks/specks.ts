/** @file Specks: small particles scattered around a centre, most of them small. */
import type { Random } from '../../random.js';
import { logUniform } from '../draw.js';
import type { Frame, Shape } from '../shape.js';
import { blob } from './blob.js';
import { ellipse } from './ellipse.js';
import { polygon } from './polygon.js';

export interface SpecksOptions {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  /** Pixels of area of one speck. */
  readonly smallest: number;
  readonly largest: number;
  /** Deviation of the specks' places around the centre, in pixels. */
  readonly spread: number;
}

/** One shape a speck; those outside the frame are left out. */
export function specks(frame: Frame, random: Random, options: SpecksOptions): Shape[] {
  const shapes: Shape[] = [];
  for (let i = 0; i < options.count; i++) {
    const area = logUniform(random, options.smallest, options.largest);
    const shape = particle(frame, random, {
      x: options.x + (i === 0 ? 0 : random.normal(0, options.spread)),
      y: options.y + (i === 0 ? 0 : random.normal(0, options.spread)),
      area,
    });
    if (shape) shapes.push(shape);
  }
  return shapes;
}

/** One particle: a grain, a splinter or a crumb. */
function particle(frame: Frame, random: Random, { x, y, area }: { x: number; y: number; area: number }): Shape | null {
  const kind = random.uniform();
  if (kind < 0.35 || area < 8) {
    const stretch = random.uniform(1, 2.2);
    const radius = Math.sqrt(area / Math.PI);
    const angle = random.uniform(0, Math.PI);
    return ellipse(frame, { x, y, a: radius * Math.sqrt(stretch), b: radius / Math.sqrt(stretch), angle, rim: 1.2 });
  }
  if (kind < 0.65) {
    const elongation = random.uniform(1, 4);
    return polygon(frame, random, { x, y, area, corners: random.integer(4, 9), elongation });
  }
  return blob(frame, random, { x, y, area, softness: 0, roughness: random.uniform(0.4, 0.9) });
}
