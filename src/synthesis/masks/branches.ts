/** @file A branching crack: jagged walks that keep a general heading, thin out, and throw off thinner branches. */
import type { Random } from '../../random.js';
import { sign } from '../draw.js';
import { type Frame, type Shape, union } from '../shape.js';
import { type Point, stroke } from './stroke.js';

export interface CrackStart {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  /** Pixels along the main branch. */
  readonly length: number;
  /** Pixels across at the root. */
  readonly width: number;
}

/** The union of a main branch and up to three side branches; null when it lies outside the frame. */
export function branches(frame: Frame, random: Random, start: CrackStart): Shape | null {
  const jag = random.uniform(0.15, 0.6);
  const shapes: Shape[] = [];
  const main = walk(random, start, jag);
  paint(frame, random, main, start.width, shapes);
  const count = random.chance(0.45) ? random.integer(1, 4) : 0;
  for (let i = 0; i < count; i++) {
    const root = main[random.integer(1, Math.max(2, Math.floor(main.length * 0.8)))];
    const side = {
      ...root,
      heading: start.heading + sign(random) * random.uniform(0.4, 1.1),
      length: start.length * random.uniform(0.12, 0.45),
      width: start.width * random.uniform(0.4, 0.8),
    };
    paint(frame, random, walk(random, side, jag), side.width, shapes);
  }
  return union(shapes);
}

function paint(frame: Frame, random: Random, points: readonly Point[], width: number, shapes: Shape[]): void {
  const wobble = points.map(() => random.uniform(0.6, 1.3));
  const shape = stroke(frame, points, (t) =>
    Math.max(0.3, (width / 2) * (1 - 0.75 * t) * wobble[Math.floor(t * (points.length - 1))]),
  );
  if (shape) shapes.push(shape);
}

function walk(random: Random, start: CrackStart, jag: number): Point[] {
  let { x, y } = start;
  let drift = start.heading;
  const points: Point[] = [{ x, y }];
  for (let done = 0; done < start.length;) {
    const step = Math.min(start.length - done, random.uniform(1.5, 5));
    drift += random.normal(0, 0.08);
    const heading = drift + random.normal(0, jag);
    x += step * Math.cos(heading);
    y += step * Math.sin(heading);
    points.push({ x, y });
    done += step;
  }
  return points;
}
