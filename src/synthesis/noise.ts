/**
 * @file Gradient noise (Perlin, "Improving noise", SIGGRAPH 2002): unit gradients on a lattice, their ramps mixed
 * by 6t⁵ − 15t⁴ + 10t³; fractal noise adds octaves of half the cell and half the height.
 */
import type { Random } from '../random.js';

/** Noise of about −0.7 … 0.7 on a grid; `cellX` and `cellY` are pixels a lattice cell. */
export function perlin(
  width: number,
  height: number,
  cellX: number,
  random: Random,
  cellY = cellX,
): Float32Array<ArrayBuffer> {
  const columns = Math.ceil(width / cellX) + 2;
  const rows = Math.ceil(height / cellY) + 2;
  const gradients = new Float32Array(columns * rows * 2);
  for (let i = 0; i < columns * rows; i++) {
    const angle = random.uniform(0, 2 * Math.PI);
    gradients[2 * i] = Math.cos(angle);
    gradients[2 * i + 1] = Math.sin(angle);
  }
  const offsetX = random.uniform();
  const offsetY = random.uniform();
  const noise = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const v = y / cellY + offsetY;
    const row = Math.floor(v);
    const fy = v - row;
    const wy = fade(fy);
    for (let x = 0; x < width; x++, i++) {
      const u = x / cellX + offsetX;
      const column = Math.floor(u);
      const fx = u - column;
      const wx = fade(fx);
      const a = 2 * (row * columns + column);
      const b = a + 2 * columns;
      const top = mix(ramp(gradients, a, fx, fy), ramp(gradients, a + 2, fx - 1, fy), wx);
      const bottom = mix(ramp(gradients, b, fx, fy - 1), ramp(gradients, b + 2, fx - 1, fy - 1), wx);
      noise[i] = mix(top, bottom, wy);
    }
  }
  return noise;
}

/** Octaves of {@link perlin}, about −1 … 1. */
export function fractalNoise(
  width: number,
  height: number,
  cell: number,
  octaves: number,
  random: Random,
): Float32Array {
  const sum = perlin(width, height, Math.max(1, cell), random);
  let weight = 1;
  for (let octave = 1; octave < octaves; octave++) {
    weight /= 2;
    const finer = perlin(width, height, Math.max(1, cell * weight), random);
    for (let i = 0; i < sum.length; i++) sum[i] += weight * finer[i];
  }
  return sum;
}

/** Cheap noise of mean 0 and deviation 1: four random bytes added (nearly normal, within ±3.5). */
export function grain(random: Random): number {
  const bits = random.bits();
  return ((bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24) - 510) / 147.8;
}

function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

function mix(a: number, b: number, t: number): number {
  return a + t * (b - a);
}

function ramp(gradients: Float32Array, index: number, x: number, y: number): number {
  return gradients[index] * x + gradients[index + 1] * y;
}
