/** @file Absorption, as by a stain or a shadow: result = base · (1 − alpha · (1 − tint)). */
import type { Pixels } from '../pixels.js';

/** @param tint what is left of each channel at full opacity; > 1 brightens. */
export function multiply(base: Pixels, alpha: Float32Array, tint: readonly [number, number, number]): Pixels {
  const result = new Float32Array(base.length);
  for (let i = 0, p = 0; i < alpha.length; i++, p += 3) {
    for (let c = 0; c < 3; c++) result[p + c] = base[p + c] * (1 - alpha[i] * (1 - tint[c]));
  }
  return result;
}
