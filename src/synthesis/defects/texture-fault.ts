/** @file Texture fault: the surface's grain shuffled, magnified, turned, smeared or smoothed within a region. */
import type { Random } from '../../random.js';
import type { RgbImage } from '../../image/rgb-image.js';
import { opaque } from '../blends/opaque.js';
import { seamless } from '../blends/seamless.js';
import type { Draft } from '../draft.js';
import { binomialBlur, boxBlur } from '../filters.js';
import { type Pixels, cut } from '../pixels.js';
import { drawArea } from '../placement.js';
import type { Scene } from '../scene.js';
import { addGrain } from '../sources/noise-texture.js';
import { shuffled } from '../sources/shuffled.js';
import { transplant } from '../sources/transplant.js';
import type { Box } from '../../geometry/index.js';
import { textureAround } from '../visibility.js';
import { patchShape } from './patch-shape.js';

export function textureFault(scene: Scene, random: Random): Draft | null {
  const shape = patchShape(scene, random, drawArea(scene, random, 0.004), random.uniform(0.1, 0.5));
  if (!shape) return null;
  const { box, alpha } = shape;
  const before = cut(scene.image, box);
  const { pixels, clone } = altered(scene, before, box, random);
  const target =
    clone && random.chance(0.5) ? seamless(before, pixels, alpha, box.width) : opaque(before, pixels, alpha);
  return target && { box, alpha, target, kind: 'structure' };
}

/** `clone`: the pixels come from elsewhere and may need their seam hidden. */
function altered(scene: Scene, before: Pixels, box: Box, random: Random): { pixels: Pixels; clone: boolean } {
  const { image, unit } = scene;
  const middle = { x: box.x + (box.width - 1) / 2, y: box.y + (box.height - 1) / 2 };
  const kind = random.pick(['shuffle', 'scale', 'turn', 'smear', 'smooth', 'rough'] as const);
  if (kind === 'shuffle') {
    const tile = Math.max(3, Math.round(unit * random.uniform(4, 12)));
    return { pixels: shuffled(image, scene.cover, box, random, tile, Math.round(24 * unit)), clone: true };
  }
  if (kind === 'scale') {
    const scale = random.chance(0.5) ? random.uniform(1.6, 2.6) : random.uniform(0.4, 0.65);
    return { pixels: transplant(image, box, { ...middle, scale }), clone: true };
  }
  if (kind === 'turn') {
    return { pixels: transplant(image, box, { ...middle, angle: random.uniform(0.7, 2.4) }), clone: true };
  }
  if (kind === 'smear') return { pixels: smeared(image, box, random, unit * random.uniform(8, 24)), clone: false };
  if (kind === 'smooth') {
    const radius = Math.max(2, Math.round(unit * random.uniform(2, 5)));
    return { pixels: Float32Array.from(boxBlur(before, box.width, box.height, radius, 3)), clone: false };
  }
  return { pixels: roughened(scene, before, box, random), clone: false };
}

/** Grain as fine as the image is sharp: blurred as often as its edges are, and as much stronger before. */
function roughened(scene: Scene, before: Pixels, box: Box, random: Random): Pixels {
  let grain = new Float32Array(before.length);
  addGrain(grain, random, (14 + 1.2 * textureAround(scene.image, box)) * (1 + 1.6 * scene.softness));
  for (let pass = 0; pass < scene.softness; pass++) grain = binomialBlur(grain, box.width, box.height, 3);
  return before.map((value, p) => value + grain[p]);
}

/** The mean of the image along a short straight way through each pixel: a finger over wet paint. */
function smeared(image: RgbImage, box: Box, random: Random, length: number): Pixels {
  const angle = random.uniform(0, Math.PI);
  const taps = 7;
  const sum = new Float32Array(box.width * box.height * 3);
  for (let tap = 0; tap < taps; tap++) {
    const way = length * (tap / (taps - 1) - 0.5);
    const x = box.x + (box.width - 1) / 2 + way * Math.cos(angle);
    const y = box.y + (box.height - 1) / 2 + way * Math.sin(angle);
    const moved = transplant(image, box, { x, y });
    for (let p = 0; p < sum.length; p++) sum[p] += moved[p] / taps;
  }
  return sum;
}
