/** @file Misplaced: a piece of the image itself, shifted, turned, or seen where it does not belong. */
import type { Random } from '../../random.js';
import { opaque } from '../blends/opaque.js';
import type { Draft } from '../draft.js';
import { cut } from '../pixels.js';
import { drawArea, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { onlyProduct, transplant } from '../sources/transplant.js';
import { patchShape } from './patch-shape.js';

export function misplaced(scene: Scene, random: Random): Draft | null {
  const shape = patchShape(scene, random, drawArea(scene, random, 0.002), 0.1);
  if (!shape) return null;
  const { box, alpha } = shape;
  const middle = { x: box.x + (box.width - 1) / 2, y: box.y + (box.height - 1) / 2 };
  const nudge = random.chance(0.5);
  const shift = scene.unit * random.uniform(3, 10);
  const direction = random.uniform(0, 2 * Math.PI);
  const from = nudge
    ? { x: middle.x + shift * Math.cos(direction), y: middle.y + shift * Math.sin(direction) }
    : place(scene, random);
  const angle = nudge ? random.normal(0, 0.15) : random.chance(0.5) ? 0 : random.uniform(-Math.PI, Math.PI);
  const placement = { ...from, angle, mirrored: !nudge && random.chance(0.3) };
  // A displaced edge may bring ground along; a piece from elsewhere is a piece of product.
  const piece = nudge ? alpha : onlyProduct(alpha, scene.cover, scene, box, placement);
  const source = transplant(scene.image, box, placement);
  return { box, alpha: piece, target: opaque(cut(scene.image, box), source, piece), kind: 'structure' };
}
