/** @file Deformation: pixels pushed, pinched, bulged or twisted within a round region, nothing at its rim. */
import type { Random } from '../../random.js';
import type { Draft } from '../draft.js';
import { sign } from '../draw.js';
import { drawArea, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { boxAt, shapeOf } from '../shape.js';
import { warped } from '../sources/warped.js';

export function deformation(scene: Scene, random: Random): Draft | null {
  const radius = Math.sqrt(drawArea(scene, random, 0.004, 0.1) / Math.PI);
  const { x, y } = place(scene, random);
  const box = boxAt(scene, x, y, radius + 2);
  if (!box) return null;
  const kind = random.pick(['push', 'pinch', 'twist'] as const);
  const direction = random.uniform(0, 2 * Math.PI);
  const push = radius * random.uniform(0.25, 0.6);
  const amount = sign(random) * (kind === 'twist' ? random.uniform(0.8, 2) : random.uniform(0.35, 0.75));
  const dx = new Float32Array(box.width * box.height);
  const dy = new Float32Array(box.width * box.height);
  const shape = shapeOf(box, (px, py) => {
    const [u, v] = [px - x, py - y];
    const fall = Math.max(0, 1 - (u * u + v * v) / (radius * radius)) ** 2;
    const i = (py - box.y) * box.width + px - box.x;
    if (kind === 'push') {
      dx[i] = push * fall * Math.cos(direction);
      dy[i] = push * fall * Math.sin(direction);
    } else if (kind === 'pinch') {
      dx[i] = amount * fall * u;
      dy[i] = amount * fall * v;
    } else {
      const [cos, sin] = [Math.cos(amount * fall), Math.sin(amount * fall)];
      dx[i] = u * cos - v * sin - u;
      dy[i] = u * sin + v * cos - v;
    }
    return Math.min(1, 4 * fall);
  });
  return { box, alpha: shape.alpha, target: warped(scene.image, box, dx, dy), kind: 'structure' };
}
