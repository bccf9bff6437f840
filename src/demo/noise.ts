/** @file Small shapes and textures that the sample product is drawn from. */
import { clamp } from '../geometry/index.js';
import type { Random } from '../random.js';

/** A value about −1 … 1 at a point in pixels. */
export type Noise = (x: number, y: number) => number;

const LATTICE = 64;

/** Noise that is smooth over `scale` pixels: random values on a lattice, joined by cubic steps. */
export function smoothNoise(random: Random, scale: number): Noise {
  const values = Float32Array.from({ length: LATTICE * LATTICE }, () => random.uniform(-1, 1));
  const at = (i: number, j: number): number => values[(j & (LATTICE - 1)) * LATTICE + (i & (LATTICE - 1))];
  return (x, y) => {
    const i = Math.floor(x / scale);
    const j = Math.floor(y / scale);
    const u = smoothStep(x / scale - i);
    const v = smoothStep(y / scale - j);
    const upper = at(i, j) + u * (at(i + 1, j) - at(i, j));
    const lower = at(i, j + 1) + u * (at(i + 1, j + 1) - at(i, j + 1));
    return upper + v * (lower - upper);
  };
}

/** Gaussian bell of height 1. */
export function bell(distance: number, width: number): number {
  return Math.exp(-0.5 * (distance / width) ** 2);
}

/** Clamped to 0 … 1. */
export function between(value: number): number {
  return clamp(value, 0, 1);
}

function smoothStep(t: number): number {
  return t * t * (3 - 2 * t);
}
