/** @file The canvas that every drawing fills: square, linear light, so that lamps add and blurs mix as they do in a lens. */
import type { Random } from '../../../src/random.js';

/** Linear light, 0 … 1 for paper white; highlights go above. */
export type Rgb = readonly [number, number, number];

/** `data[(y * size + x) * 3 + channel]` in linear light. */
export interface Canvas {
  readonly size: number;
  readonly data: Float32Array;
}

/** One kind of picture, before the camera. Lengths are parts of `size`, so that content does not depend on it. */
export type Drawing = (random: Random, size: number) => Canvas;

export function filled(size: number, [r, g, b]: Rgb): Canvas {
  const data = new Float32Array(size * size * 3);
  for (let p = 0; p < data.length; p += 3) {
    data[p] = r;
    data[p + 1] = g;
    data[p + 2] = b;
  }
  return { size, data };
}

/** Lays a colour over pixel `i` with an opacity. */
export function blend(data: Float32Array, i: number, colour: Rgb, alpha: number): void {
  const p = 3 * i;
  data[p] += alpha * (colour[0] - data[p]);
  data[p + 1] += alpha * (colour[1] - data[p + 1]);
  data[p + 2] += alpha * (colour[2] - data[p + 2]);
}

/** A number from a range, log-uniform, as a length on the canvas; never below `least` pixels. */
export function part(random: Random, size: number, low: number, high: number, least = 2): number {
  return Math.max(least, size * low * Math.exp(random.uniform() * Math.log(high / low)));
}

/** The length of a vector; several times as fast as Math.hypot, which guards against overflow. */
export function norm(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** The fractional part, also of negative numbers in [0, 1). */
export function fract(x: number): number {
  return x - Math.floor(x);
}

/** A hash of two integers to 0 … 1: a fixed random number for every tile of an endless plane. */
export function hash(i: number, j: number, salt: number): number {
  let h = Math.imul(i | 0, 0x27d4eb2d) ^ Math.imul(j | 0, 0x165667b1) ^ Math.imul(salt | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
