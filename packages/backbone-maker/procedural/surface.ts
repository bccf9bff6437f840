/** @file A surface seen from above: what it is (colour, height, gloss, metal) before any light falls on it. */
import { clamp } from '../../../src/geometry/index.js';
import { blend, filled, type Rgb } from './canvas.js';

export interface Surface {
  readonly size: number;
  /** Linear RGB. */
  readonly albedo: Float32Array;
  /** Pixels towards the eye. */
  readonly height: Float32Array;
  /** 0 matt … 1 polished. */
  readonly gloss: Float32Array;
  /** 0 paint, wood, stone … 1 bare metal. */
  readonly metal: Float32Array;
}

export function surface(size: number, colour: Rgb, gloss = 0.15, metal = 0): Surface {
  return {
    size,
    albedo: filled(size, colour).data,
    height: new Float32Array(size * size),
    gloss: new Float32Array(size * size).fill(gloss),
    metal: new Float32Array(size * size).fill(metal),
  };
}

/** Where an object lies. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

/** An object's shape and material, in its own coordinates (pixels from its middle, turned with it). */
export interface Part {
  /** Signed distance to the outline in pixels, negative inside. */
  readonly distance: (u: number, v: number) => number;
  /** No part of the object is farther from its middle than this. */
  readonly reach: number;
  /** No part of it is farther from its long axis (u); what is outside is passed over quickly. */
  readonly breadth?: number;
  /** Pixels above the ground of the image. */
  readonly height: (u: number, v: number, distance: number) => number;
  readonly colour: Rgb;
  /** A second colour and how much of it shows where. */
  readonly accent?: Rgb;
  readonly mix?: (u: number, v: number, distance: number) => number;
  readonly gloss: number;
  readonly metal?: number;
  /** Hidden wherever something higher lies already: heaps. */
  readonly heaped?: boolean;
  readonly opacity?: number;
}

/** Lays an object on a surface, its outline antialiased. */
export function put(ground: Surface, { x, y, angle }: Pose, object: Part): void {
  const { size, albedo, height, gloss, metal } = ground;
  const { reach, breadth = reach, opacity = 1 } = object;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const x0 = Math.max(0, Math.floor(x - reach - 1));
  const x1 = Math.min(size - 1, Math.ceil(x + reach + 1));
  const y0 = Math.max(0, Math.floor(y - reach - 1));
  const y1 = Math.min(size - 1, Math.ceil(y + reach + 1));
  for (let py = y0; py <= y1; py++) {
    for (let px = x0; px <= x1; px++) {
      const dx = px - x;
      const dy = py - y;
      const v = dy * cos - dx * sin;
      if (v > breadth + 1 || v < -breadth - 1) continue;
      const u = dx * cos + dy * sin;
      const distance = object.distance(u, v);
      if (distance >= 0.5) continue;
      const i = py * size + px;
      const h = object.height(u, v, distance);
      if (object.heaped && h < height[i]) continue;
      const cover = clamp(0.5 - distance, 0, 1) * opacity;
      height[i] += cover * (h - height[i]);
      gloss[i] += cover * (object.gloss - gloss[i]);
      metal[i] += cover * ((object.metal ?? 0) - metal[i]);
      blend(albedo, i, object.colour, cover);
      if (object.accent && object.mix) {
        const t = clamp(object.mix(u, v, distance), 0, 1);
        if (t > 0) blend(albedo, i, object.accent, cover * t);
      }
    }
  }
}
