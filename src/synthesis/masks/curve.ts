/** @file A smooth random curve: a walk whose heading turns slowly (its turning rate is itself a smoothed walk). */
import type { Random } from '../../random.js';
import type { Point } from './stroke.js';

/**
 * Points about two pixels apart.
 * @param bend how much the heading may turn over the whole length, in radians (deviation).
 */
export function curve(
  random: Random,
  start: { x: number; y: number; heading: number; length: number; bend: number },
): Point[] {
  const steps = Math.max(2, Math.round(start.length / 2));
  const step = start.length / steps;
  let { x, y, heading } = start;
  let turn = random.normal(0, start.bend / steps);
  const points: Point[] = [{ x, y }];
  for (let i = 0; i < steps; i++) {
    turn = 0.9 * turn + random.normal(0, (0.5 * start.bend) / steps);
    heading += turn;
    x += step * Math.cos(heading);
    y += step * Math.sin(heading);
    points.push({ x, y });
  }
  return points;
}

/** The same points moved so that the middle one lies at a place. */
export function centred(points: readonly Point[], place: Point): Point[] {
  const middle = points[Math.floor(points.length / 2)];
  return points.map(({ x, y }) => ({ x: x - middle.x + place.x, y: y - middle.y + place.y }));
}
