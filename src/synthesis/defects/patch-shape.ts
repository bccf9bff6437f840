/** @file The outline of a piece that is moved, swapped or re-textured: a blob, a rectangle, a scar or a polygon. */
import type { Random } from '../../random.js';
import { blob } from '../masks/blob.js';
import { polygon } from '../masks/polygon.js';
import { rectangle } from '../masks/rectangle.js';
import { type Place, asSeen, confine, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { type Shape } from '../shape.js';

/**
 * @param softness of the blobs' rims; the others' edges run over a pixel.
 * @param blobs the part of the draws that are blobs.
 */
export function patchShape(scene: Scene, random: Random, area: number, softness: number, blobs = 0.45): Shape | null {
  const shape = confine(scene, random, outline(scene, random, place(scene, random), area, softness, blobs));
  return shape && asSeen(scene, random, shape);
}

function outline(
  scene: Scene,
  random: Random,
  { x, y }: Place,
  area: number,
  softness: number,
  blobs: number,
): Shape | null {
  if (random.chance(blobs)) return blob(scene, random, { x, y, area, softness, roughness: random.uniform(0.2, 0.8) });
  const kind = random.uniform();
  if (kind < 0.36) {
    return polygon(scene, random, { x, y, area, corners: random.integer(4, 9), elongation: random.uniform(1, 2.5) });
  }
  const angle = random.chance(0.4) ? 0 : random.uniform(0, Math.PI);
  const side = Math.sqrt(area);
  const ratio = kind < 0.72 ? random.uniform(1, 1.8) : random.uniform(4, 10);
  return rectangle(scene, { x, y, width: side * Math.sqrt(ratio), height: side / Math.sqrt(ratio), angle });
}
