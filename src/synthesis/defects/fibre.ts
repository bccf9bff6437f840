/** @file Fibre: a hair, a thread, a chip of swarf: thin, curled, of one colour. */
import type { Random } from '../../random.js';
import { multiply } from '../blends/multiply.js';
import { opaque } from '../blends/opaque.js';
import type { Draft } from '../draft.js';
import { logUniform } from '../draw.js';
import { centred, curve } from '../masks/curve.js';
import { stroke } from '../masks/stroke.js';
import { paintColour } from '../palette.js';
import { cut, meanColour } from '../pixels.js';
import { asSeen, confine, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { solid } from '../sources/colour.js';

export function fibre(scene: Scene, random: Random): Draft | null {
  const middle = place(scene, random);
  const length = scene.unit * logUniform(random, 14, 110);
  const heading = random.uniform(0, 2 * Math.PI);
  const width = scene.unit * logUniform(random, 1.1, 4);
  const points = centred(curve(random, { ...middle, heading, length, bend: random.uniform(0.1, 3) }), middle);
  const shape = confine(
    scene,
    random,
    stroke(scene, points, () => width / 2),
  );
  if (!shape) return null;
  const { box, alpha } = asSeen(scene, random, shape);
  const before = cut(scene.image, box);
  const colour = paintColour(scene.palette, random, meanColour(before, alpha), 35);
  const shift = random.pick([1, box.width, box.width + 1]);
  const shadow = alpha.map((_, i) => alpha[i - shift] ?? 0);
  const under = !scene.palette.binary && random.chance(0.4) ? multiply(before, shadow, [0.75, 0.75, 0.75]) : before;
  return { box, alpha, target: opaque(under, solid(box, colour), alpha, random.uniform(0.8, 1)), kind: 'solid' };
}
