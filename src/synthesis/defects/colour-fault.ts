/** @file Colour fault: a region in another shade, saturation or brightness; on grey products, of another tone. */
import type { Random } from '../../random.js';
import { opaque } from '../blends/opaque.js';
import type { Draft } from '../draft.js';
import { sign } from '../draw.js';
import { type Pixels, cut, meanColour } from '../pixels.js';
import { drawArea } from '../placement.js';
import type { Scene } from '../scene.js';
import { patchShape } from './patch-shape.js';

export function colourFault(scene: Scene, random: Random): Draft | null {
  const shape = patchShape(scene, random, drawArea(scene, random, 0.002), random.uniform(0.05, 0.8), 0.8);
  if (!shape) return null;
  const { box, alpha } = shape;
  const before = cut(scene.image, box);
  const recoloured = scene.palette.coloured && random.chance(0.6) ? cast(before, random) : tone(before, random);
  return { box, alpha, target: opaque(before, recoloured, alpha), kind: 'paint' };
}

/** Each channel by its own factor, after mixing with grey or away from it. */
function cast(before: Pixels, random: Random): Pixels {
  const saturation = random.uniform(0.2, 1.4);
  const brightness = Math.exp(random.normal(0, 0.2));
  const gains = [0, 1, 2].map(() => brightness * Math.exp(random.normal(0, 0.1)));
  const result = new Float32Array(before.length);
  for (let p = 0; p < before.length; p += 3) {
    const grey = (before[p] + before[p + 1] + before[p + 2]) / 3;
    for (let c = 0; c < 3; c++) result[p + c] = (grey + saturation * (before[p + c] - grey)) * gains[c];
  }
  return result;
}

/** Brighter or darker, flatter or harsher, around the region's own mean. */
function tone(before: Pixels, random: Random): Pixels {
  const mean = meanColour(before);
  const contrast = random.uniform(0.5, 1.4);
  const shift = sign(random) * random.uniform(12, 60);
  return before.map((value, p) => mean[p % 3] + contrast * (value - mean[p % 3]) + shift);
}
