/** @file Opaque or see-through paint: result = base + opacity · alpha · (source − base). */
import type { Pixels } from '../pixels.js';

/** @param alpha the shape's opacity, whose soft rim antialiases the edge. */
export function opaque(base: Pixels, source: Pixels, alpha: Float32Array, opacity = 1): Pixels {
  const result = new Float32Array(base.length);
  for (let i = 0, p = 0; i < alpha.length; i++, p += 3) {
    const weight = opacity * alpha[i];
    for (let c = p; c < p + 3; c++) result[c] = base[c] + weight * (source[c] - base[c]);
  }
  return result;
}
