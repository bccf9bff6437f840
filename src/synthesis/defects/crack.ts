/** @file Crack: a dark jagged line, often from an edge inwards, often branched, with a lit or shaded lip. */
import type { Random } from '../../random.js';
import { multiply } from '../blends/multiply.js';
import { opaque } from '../blends/opaque.js';
import { otherLevel } from '../blends/other-level.js';
import { relief } from '../blends/relief.js';
import type { Draft } from '../draft.js';
import { logUniform } from '../draw.js';
import { branches } from '../masks/branches.js';
import { paintColour } from '../palette.js';
import { cut, meanColour } from '../pixels.js';
import { asSeen, confine, place, placeOnEdge } from '../placement.js';
import type { Scene } from '../scene.js';
import { solid } from '../sources/colour.js';

export function crack(scene: Scene, random: Random): Draft | null {
  const start = random.chance(0.5)
    ? edgeStart(scene, random)
    : { ...place(scene, random), heading: random.uniform(0, 2 * Math.PI) };
  const length = logUniform(random, 0.08, 0.6) * Math.sqrt(scene.productArea);
  const width = scene.unit * logUniform(random, 1, 4.5);
  const shape = confine(scene, random, branches(scene, random, { ...start, length, width }));
  if (!shape) return null;
  const seen = asSeen(scene, random, shape);
  if (scene.palette.binary) return otherLevel(scene, random, seen);
  const { box, alpha } = seen;
  const before = cut(scene.image, box);
  const depth = random.uniform(0.05, 0.55);
  const lit = random.chance(0.5)
    ? relief(before, alpha, box.width, {
        angle: random.uniform(0, 2 * Math.PI),
        strength: random.uniform(0.2, 0.8),
        glint: 25,
      })
    : before;
  // On a black product a crack shows as the light edge of the break.
  const dark = meanColour(before, alpha).reduce((sum, level) => sum + level, 0) < 3 * 45;
  const target = dark
    ? opaque(lit, solid(box, paintColour(scene.palette, random, [0, 0, 0], 60)), alpha, random.uniform(0.5, 0.9))
    : multiply(lit, alpha, [depth, depth, depth]);
  return { box, alpha, target, kind: 'paint' };
}

function edgeStart(scene: Scene, random: Random): { x: number; y: number; heading: number } {
  const { x, y, inwards } = placeOnEdge(scene, random);
  return { x, y, heading: inwards + random.normal(0, 0.35) };
}
