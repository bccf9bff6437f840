/**
 * @file Poisson cloning (Pérez, Gangnet and Blake, "Poisson Image Editing", SIGGRAPH 2003): inside the shape the
 * gradients are the source's, on its rim the values are the base's. Solved as source + membrane of (base − source).
 */
import { fillMembrane } from '../membrane.js';
import type { Pixels } from '../pixels.js';

/** Levels beyond 0 … 255 that cloned pixels may reach, and the part of them that may reach farther. */
const overshoot = 25;
const overshooting = 0.03;

/**
 * The shape (alpha > 0.5) should leave pixels of the box free around it; where it does not, the edge is open.
 * @returns null when base and source fit so badly that the result would be burnt out or black.
 */
export function seamless(base: Pixels, source: Pixels, alpha: Float32Array, width: number): Pixels | null {
  const correction = new Float32Array(base.length);
  const known = new Uint8Array(alpha.length);
  for (let i = 0; i < alpha.length; i++) known[i] = alpha[i] > 0.5 ? 0 : 1;
  for (let p = 0; p < base.length; p++) correction[p] = base[p] - source[p];
  fillMembrane(correction, known, width, alpha.length / width);
  const result = base.slice();
  let inside = 0;
  let beyond = 0;
  for (let i = 0; i < alpha.length; i++) {
    if (known[i]) continue;
    for (let p = 3 * i; p < 3 * i + 3; p++) {
      result[p] = source[p] + correction[p];
      inside++;
      if (result[p] < -overshoot || result[p] > 255 + overshoot) beyond++;
    }
  }
  return beyond > overshooting * inside ? null : result;
}
