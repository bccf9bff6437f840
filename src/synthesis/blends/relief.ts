/**
 * @file Shading of a height field under light from one side (Lambert, to first order):
 * s = −strength · ∂h/∂(light direction); result = base · (1 + s) + glint · max(0, s).
 */
import type { Pixels } from '../pixels.js';

export interface Light {
  /** Radians, the direction the light comes from, in the plane of the image. */
  readonly angle: number;
  readonly strength: number;
  /** Levels of a highlight where the slope faces the light. Default 30, so that dark products show dents too. */
  readonly glint?: number;
}

/** @param height the field over the box of the given width, in pixels of height. */
export function relief(base: Pixels, height: Float32Array, width: number, light: Light): Pixels {
  const result = new Float32Array(base.length);
  const rows = height.length / width;
  const [lx, ly] = [Math.cos(light.angle), Math.sin(light.angle)];
  const glint = light.glint ?? 30;
  for (let y = 0, i = 0; y < rows; y++) {
    const up = y > 0 ? width : 0;
    const down = y + 1 < rows ? width : 0;
    for (let x = 0; x < width; x++, i++) {
      const dx = (height[x + 1 < width ? i + 1 : i] - height[x > 0 ? i - 1 : i]) / 2;
      const dy = (height[i + down] - height[i - up]) / 2;
      const slope = Math.tanh(-light.strength * (dx * lx + dy * ly));
      for (let p = 3 * i; p < 3 * i + 3; p++) {
        result[p] = base[p] * (1 + 0.8 * slope) + (slope > 0 ? glint * slope : 0);
      }
    }
  }
  return result;
}
