/** @file Dent or bump: a smooth hollow, seen by its shading and by what it bends. */
import type { Random } from '../../random.js';
import { relief } from '../blends/relief.js';
import type { Draft } from '../draft.js';
import { sign } from '../draw.js';
import { boxBlur } from '../filters.js';
import { blob } from '../masks/blob.js';
import { confine, drawArea, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { warped } from '../sources/warped.js';

export function dent(scene: Scene, random: Random): Draft | null {
  const area = drawArea(scene, random, 0.0008, 0.05);
  const radius = Math.sqrt(area / Math.PI);
  const softness = random.uniform(0.8, 1.6);
  const shape = confine(
    scene,
    random,
    blob(scene, random, { ...place(scene, random), area, softness, roughness: random.uniform(0, 0.35) }),
  );
  if (!shape) return null;
  const { box } = shape;
  const height = boxBlur(shape.alpha, box.width, box.height, Math.max(1, Math.round(radius / 6)));
  const depth = sign(random) * radius * random.uniform(0.12, 0.55);
  const bend = random.uniform(0, 1.5) * scene.unit * radius * 0.15;
  const [dx, dy] = slopes(height, box.width, bend);
  const base = warped(scene.image, box, dx, dy);
  const light = { angle: random.uniform(0, 2 * Math.PI), strength: depth, glint: random.uniform(5, 25) };
  const alpha = height.map((value) => Math.min(1, 3 * value));
  const target = relief(base, height, box.width, light);
  return { box, alpha, target, kind: 'paint' };
}

function slopes(height: Float32Array, width: number, factor: number): [Float32Array, Float32Array] {
  const dx = new Float32Array(height.length);
  const dy = new Float32Array(height.length);
  for (let i = 0; i < height.length; i++) {
    dx[i] = factor * ((height[i + 1] ?? height[i]) - (height[i - 1] ?? height[i]));
    dy[i] = factor * ((height[i + width] ?? height[i]) - (height[i - width] ?? height[i]));
  }
  return [dx, dy];
}
