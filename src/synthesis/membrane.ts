/**
 * @file The smoothest surface through known values: Laplace's equation Δf = 0 inside, f given outside. A first guess
 * by pull-push (Gortler et al., "The Lumigraph", SIGGRAPH 1996), then red-black successive over-relaxation. Used for
 * inpainting and for Poisson cloning (Pérez, Gangnet and Blake, "Poisson Image Editing", SIGGRAPH 2003).
 */
import { clamp } from '../geometry/index.js';
import type { Pixels } from './pixels.js';

const sweeps = 6;
const relaxation = 1.5;

/**
 * Fills the unknown pixels in place.
 * @param pixels RGB of width × height; values at unknown pixels are ignored.
 * @param known > 0 where the value is given. With none known, zeros are filled in.
 */
export function fillMembrane(pixels: Pixels, known: Uint8Array, width: number, height: number): void {
  pullPush(pixels, known, width, height);
  if (width < 2 || height < 2) return;
  const stride = width * 3;
  for (let sweep = 0; sweep < 2 * sweeps; sweep++) {
    for (let y = 0; y < height; y++) {
      for (let x = (y + sweep) & 1; x < width; x += 2) {
        if (known[y * width + x]) continue;
        const i = (y * width + x) * 3;
        // At the border the surface is flat: the missing neighbour is the one opposite.
        const left = x > 0 ? i - 3 : i + 3;
        const right = x + 1 < width ? i + 3 : i - 3;
        const up = y > 0 ? i - stride : i + stride;
        const down = y + 1 < height ? i + stride : i - stride;
        for (let c = 0; c < 3; c++) {
          const mean = (pixels[left + c] + pixels[right + c] + pixels[up + c] + pixels[down + c]) / 4;
          pixels[i + c] += relaxation * (mean - pixels[i + c]);
        }
      }
    }
  }
}

/** Averages of the known values go down a pyramid (pull), and fill the gaps on the way back up (push). */
function pullPush(pixels: Pixels, known: Uint8Array, width: number, height: number): void {
  if (width < 2 || height < 2) {
    fillLine(pixels, known);
    return;
  }
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const coarse = new Float32Array(w * h * 3);
  const counts = new Uint8Array(w * h);
  let missing = false;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * width + x;
      if (!known[from]) {
        missing = true;
        continue;
      }
      const to = (y >> 1) * w + (x >> 1);
      counts[to]++;
      for (let c = 0; c < 3; c++) coarse[to * 3 + c] += pixels[from * 3 + c];
    }
  }
  if (!missing) return;
  for (let i = 0; i < counts.length; i++) {
    for (let c = 0; c < 3 && counts[i] > 1; c++) coarse[i * 3 + c] /= counts[i];
  }
  pullPush(coarse, counts, w, h);
  push(pixels, known, width, height, coarse, w, h);
}

/** Bilinear upsampling of the coarse level into the unknown pixels. */
function push(
  pixels: Pixels,
  known: Uint8Array,
  width: number,
  height: number,
  coarse: Pixels,
  w: number,
  h: number,
): void {
  for (let y = 0; y < height; y++) {
    const near = y >> 1;
    const far = clamp(y & 1 ? near + 1 : near - 1, 0, h - 1);
    for (let x = 0; x < width; x++) {
      if (known[y * width + x]) continue;
      const left = x >> 1;
      const right = clamp(x & 1 ? left + 1 : left - 1, 0, w - 1);
      const i = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        const a = 0.75 * coarse[(near * w + left) * 3 + c] + 0.25 * coarse[(near * w + right) * 3 + c];
        const b = 0.75 * coarse[(far * w + left) * 3 + c] + 0.25 * coarse[(far * w + right) * 3 + c];
        pixels[i + c] = 0.75 * a + 0.25 * b;
      }
    }
  }
}

/** A level one pixel wide: unknown pixels take the mean of the known ones. */
function fillLine(pixels: Pixels, known: Uint8Array): void {
  for (let c = 0; c < 3; c++) {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < known.length; i++) {
      if (!known[i]) continue;
      sum += pixels[i * 3 + c];
      count++;
    }
    for (let i = 0; i < known.length; i++) if (!known[i]) pixels[i * 3 + c] = count ? sum / count : 0;
  }
}
