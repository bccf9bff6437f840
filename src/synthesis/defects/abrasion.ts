/** @file Abrasion: a rubbed patch: many short, nearly parallel fine scratches, or one roughened scar. */
import type { Random } from '../../random.js';
import { opaque } from '../blends/opaque.js';
import type { Draft } from '../draft.js';
import { curve } from '../masks/curve.js';
import { stroke } from '../masks/stroke.js';
import { paintColour } from '../palette.js';
import { cut, meanColour } from '../pixels.js';
import { asSeen, confine, drawArea, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { type Shape, union } from '../shape.js';
import { solid } from '../sources/colour.js';
import { addTexture } from '../sources/noise-texture.js';

export function abrasion(scene: Scene, random: Random): Draft | null {
  const side = Math.sqrt(drawArea(scene, random, 0.001, 0.04));
  const middle = place(scene, random);
  const heading = random.uniform(0, Math.PI);
  const count = Math.round(random.uniform(5, 9) + side / (4 * scene.unit));
  const shapes: Shape[] = [];
  for (let i = 0; i < count; i++) {
    const [along, across] = [random.normal(0, 0.4 * side), random.normal(0, 0.3 * side)];
    const length = side * random.uniform(0.3, 1.2);
    const start = {
      x: middle.x + (along - length / 2) * Math.cos(heading) - across * Math.sin(heading),
      y: middle.y + (along - length / 2) * Math.sin(heading) + across * Math.cos(heading),
    };
    const points = curve(random, { ...start, heading: heading + random.normal(0, 0.08), length, bend: 0.15 });
    const radius = scene.unit * random.uniform(0.35, 0.9);
    const pressure = random.uniform(0.35, 1);
    const shape = stroke(
      scene,
      points,
      () => radius,
      (t) => pressure * Math.min(1, 4 * t + 0.2, 4 * (1 - t) + 0.2),
    );
    if (shape) shapes.push(shape);
  }
  const rubbed = confine(scene, random, union(shapes));
  if (!rubbed) return null;
  const { box, alpha } = asSeen(scene, random, rubbed);
  const before = cut(scene.image, box);
  const source = solid(box, paintColour(scene.palette, random, meanColour(before, alpha), 30));
  if (!scene.palette.binary) addTexture(source, box, random, random.uniform(5, 25), 4 * scene.unit);
  return { box, alpha, target: opaque(before, source, alpha, random.uniform(0.5, 0.95)), kind: 'paint' };
}
