/** @file Stain: oil, water, rust, soot; soft or with a dried rim, what lies under it still seen. */
import { clamp } from '../../geometry/index.js';
import type { Random } from '../../random.js';
import { multiply } from '../blends/multiply.js';
import { opaque } from '../blends/opaque.js';
import type { Draft } from '../draft.js';
import { boxBlur } from '../filters.js';
import { blob } from '../masks/blob.js';
import { fractalNoise } from '../noise.js';
import { paintColour } from '../palette.js';
import { cut, meanColour } from '../pixels.js';
import { confine, drawArea, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { solid } from '../sources/colour.js';

export function stain(scene: Scene, random: Random): Draft | null {
  const area = drawArea(scene, random, 0.001);
  const shape = confine(
    scene,
    random,
    blob(scene, random, {
      ...place(scene, random),
      area,
      softness: random.uniform(0.15, 1),
      roughness: random.uniform(0.3, 1),
    }),
  );
  if (!shape) return null;
  const { box } = shape;
  const alpha = random.chance(0.3) ? withDriedRim(shape.alpha, box.width, area) : shape.alpha.slice();
  const mottle = fractalNoise(box.width, box.height, Math.sqrt(area) / 2 + 3, 3, random);
  for (let i = 0; i < alpha.length; i++) alpha[i] *= clamp(0.8 + 0.5 * mottle[i], 0.2, 1);
  const before = cut(scene.image, box);
  const local = meanColour(before, alpha);
  const colour = paintColour(scene.palette, random, local, 25);
  const opacity = random.uniform(0.25, 0.85);
  const darkens = colour.every((level, c) => level <= local[c]);
  const tint = [0, 1, 2].map((c) => 1 - opacity * (1 - colour[c] / Math.max(1, local[c])));
  const target = darkens
    ? multiply(before, alpha, [tint[0], tint[1], tint[2]])
    : opaque(before, solid(box, colour), alpha, opacity);
  return { box, alpha, target, kind: 'paint' };
}

/** Liquids dry from the rim: more is left there than in the middle. */
function withDriedRim(alpha: Float32Array, width: number, area: number): Float32Array {
  const inner = boxBlur(alpha, width, alpha.length / width, Math.max(1, Math.round(Math.sqrt(area) / 10)));
  return alpha.map((value, i) => value * (1 - 0.65 * inner[i] ** 3));
}
