/** @file The outline of a piece that is moved, swapped or re-textured: a blob, a rectangle, a scar or a polygon. */
import type { Random } from '../../random.js';
import { blob } from '../masks/blob.js';
import { polygon } from '../masks/polygon.js';
import { rectangle } from '../masks/rectangle.js';
import { type Place, confine, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { type Shape, padded } from '../shape.js';

/** @param softness of the blobs' rims; the others' edges run over a pixel. */
export function patchShape(scene: Scene, random: Random, area: number, softness: number): Shape | null {
  const shape = confine(scene, random, outline(scene, random, place(scene, random), area, softness));
  return shape && padded(scene, shape, 3);
}

function outline(scene: Scene, random: Random, { x, y }: Place, area: number, softness: number): Shape | null {
  const kind = random.uniform();
  const angle = random.chance(0.4) ? 0 : random.uniform(0, Math.PI);
  const side = Math.sqrt(area);
  if (kind < 0.45) return blob(scene, random, { x, y, area, softness, roughness: random.uniform(0.2, 0.8) });
  if (kind < 0.65) {
    return polygon(scene, random, { x, y, area, corners: random.integer(4, 9), elongation: random.uniform(1, 2.5) });
  }
  const ratio = kind < 0.85 ? random.uniform(1, 1.8) : random.uniform(4, 10);
  return rectangle(scene, { x, y, width: side * Math.sqrt(ratio), height: side / Math.sqrt(ratio), angle });
}
