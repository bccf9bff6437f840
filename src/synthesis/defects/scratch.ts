/** @file Scratch: one to three long smooth curves, bright, dark or a groove lit from one side. */
import type { Random } from '../../random.js';
import { opaque } from '../blends/opaque.js';
import { relief } from '../blends/relief.js';
import type { Draft } from '../draft.js';
import { logUniform } from '../draw.js';
import { dilate } from '../filters.js';
import { centred, curve } from '../masks/curve.js';
import { stroke } from '../masks/stroke.js';
import { paintColour } from '../palette.js';
import { cut, meanColour } from '../pixels.js';
import { asSeen, confine, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { type Shape, union } from '../shape.js';
import { solid } from '../sources/colour.js';

export function scratch(scene: Scene, random: Random): Draft | null {
  const lines = confine(scene, random, scratchLines(scene, random));
  if (!lines) return null;
  const { box, alpha } = asSeen(scene, random, lines);
  const before = cut(scene.image, box);
  if (!scene.palette.binary && random.chance(0.35)) {
    const light = { angle: random.uniform(0, 2 * Math.PI), strength: random.uniform(1.2, 3), glint: 60 };
    // The slopes lie on both sides of the line, a pixel beyond it.
    const region = dilate(alpha, box.width, box.height, 1);
    return { box, alpha: region, target: relief(before, alpha, box.width, light), kind: 'paint' };
  }
  const colour = paintColour(scene.palette, random, meanColour(before, alpha), 30);
  const opacity = scene.palette.binary ? 1 : random.uniform(0.6, 1);
  return { box, alpha, target: opaque(before, solid(box, colour), alpha, opacity), kind: 'paint' };
}

function scratchLines(scene: Scene, random: Random): Shape | null {
  const middle = place(scene, random);
  const length = logUniform(random, 0.06, 0.6) * Math.sqrt(scene.productArea);
  const heading = random.uniform(0, 2 * Math.PI);
  const points = centred(curve(random, { ...middle, heading, length, bend: random.uniform(0, 0.6) }), middle);
  const width = scene.unit * logUniform(random, 1, 3.2);
  const shapes: Shape[] = [];
  const count = random.chance(0.25) ? random.integer(2, 4) : 1;
  for (let i = 0; i < count; i++) {
    const shift = i === 0 ? 0 : random.normal(0, 5 * scene.unit);
    const moved = points.map(({ x, y }) => ({ x: x - shift * Math.sin(heading), y: y + shift * Math.cos(heading) }));
    // Pressure comes and goes along the way, and ends taper.
    const phase = random.uniform(0, 6);
    const pressure = (t: number) => (scene.palette.binary ? 1 : 0.75 + 0.25 * Math.sin(phase + 9 * t));
    const taper = (t: number) => Math.min(1, 8 * t + 0.3, 8 * (1 - t) + 0.3);
    const shape = stroke(scene, moved, (t) => (width / 2) * taper(t), pressure);
    if (shape) shapes.push(shape);
  }
  return union(shapes);
}
