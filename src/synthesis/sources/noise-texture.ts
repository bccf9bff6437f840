/** @file Noise laid over a source: the unevenness of a real surface and the grain of the sensor. */
import type { Random } from '../../random.js';
import { fractalNoise, grain } from '../noise.js';
import type { Box } from '../../geometry/index.js';
import type { Pixels } from '../pixels.js';

/**
 * Adds fractal noise of all channels alike, in place.
 * @param amplitude levels, about the largest deviation.
 * @param cell pixels of the coarsest unevenness.
 */
export function addTexture(pixels: Pixels, box: Box, random: Random, amplitude: number, cell: number): void {
  const noise = fractalNoise(box.width, box.height, cell, 3, random);
  for (let i = 0, p = 0; i < noise.length; i++, p += 3) {
    const level = amplitude * noise[i];
    pixels[p] += level;
    pixels[p + 1] += level;
    pixels[p + 2] += level;
  }
}

/** Adds independent grain of a deviation in levels, the same in the three channels, in place. */
export function addGrain(pixels: Pixels, random: Random, deviation: number): void {
  for (let p = 0; p < pixels.length; p += 3) {
    const level = deviation * grain(random);
    pixels[p] += level;
    pixels[p + 1] += level;
    pixels[p + 2] += level;
  }
}
