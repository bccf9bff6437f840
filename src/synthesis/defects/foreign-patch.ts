/** @file Foreign patch: a piece of another good image, cloned in without a seam (as in NSA, arXiv 2109.15222) or pasted. */
import type { Random } from '../../random.js';
import { opaque } from '../blends/opaque.js';
import { seamless } from '../blends/seamless.js';
import type { Draft } from '../draft.js';
import { logUniform } from '../draw.js';
import { cut } from '../pixels.js';
import { drawArea, place } from '../placement.js';
import { anotherImage, type Scene } from '../scene.js';
import { onlyProduct, transplant } from '../sources/transplant.js';
import { patchShape } from './patch-shape.js';

export function foreignPatch(scene: Scene, random: Random): Draft | null {
  const shape = patchShape(scene, random, drawArea(scene, random, 0.002), 0.15);
  if (!shape) return null;
  const { box } = shape;
  const before = cut(scene.image, box);
  const other = anotherImage(scene, random);
  const placement = {
    ...place(scene, random),
    angle: random.chance(0.5) ? 0 : random.uniform(-Math.PI, Math.PI),
    scale: random.chance(0.5) ? 1 : logUniform(random, 0.6, 1.8),
  };
  const alpha = onlyProduct(shape.alpha, scene.cover && scene.coverOf(other), other, box, placement);
  const source = transplant(other, box, placement);
  const cloned = !scene.palette.binary && random.chance(0.6);
  const target = cloned ? seamless(before, source, alpha, box.width) : opaque(before, source, alpha);
  return target && { box, alpha, target, kind: 'structure' };
}
