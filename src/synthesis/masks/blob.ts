/** @file An irregular blob: a disc whose rim is pushed in and out by Perlin noise. */
import type { Random } from '../../random.js';
import { smoothstep } from '../draw.js';
import { fractalNoise } from '../noise.js';
import { type Frame, type Shape, boxAt } from '../shape.js';

export interface BlobOptions {
  readonly x: number;
  readonly y: number;
  /** Pixels of area, about. */
  readonly area: number;
  /** Width of the soft rim as a part of the radius: 0 is a crisp edge. */
  readonly softness: number;
  /** How ragged: 0 is an ellipse. Default 0.5. */
  readonly roughness?: number;
}

/** Null when it lies outside the frame. */
export function blob(frame: Frame, random: Random, options: BlobOptions): Shape | null {
  const { x, y, softness, roughness = 0.5 } = options;
  const radius = Math.sqrt(options.area / Math.PI);
  const stretch = Math.exp(random.normal(0, 0.3));
  const [a, b] = [radius * stretch, radius / stretch];
  const angle = random.uniform(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const box = boxAt(frame, x, y, Math.max(a, b) * (1 + 0.7 * roughness + 0.5 * softness) + 2);
  if (!box) return null;
  const noise = fractalNoise(box.width, box.height, Math.max(3, radius * random.uniform(0.5, 1.2)), 3, random);
  // The rim is at least one pixel wide, so that crisp edges are antialiased.
  const rim = Math.max(softness, 1 / radius) / 2;
  const alpha = new Float32Array(box.width * box.height);
  for (let row = 0, i = 0; row < box.height; row++) {
    for (let column = 0; column < box.width; column++, i++) {
      const dx = box.x + column - x;
      const dy = box.y + row - y;
      const distance = Math.hypot((dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b);
      alpha[i] = 1 - smoothstep(1 - rim, 1 + rim, distance + roughness * noise[i]);
    }
  }
  return { box, alpha };
}
