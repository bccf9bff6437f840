/** @file Small made-up products for tests: an object on a ground, a texture, a drawing of two levels. */
import type { RgbImage } from '../../image/rgb-image.js';
import { Random } from '../../random.js';
import { fractalNoise } from '../noise.js';

/** An image from a function of the pixel. */
export function picture(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p += 3) data.set(colour(x, y).map(Math.round), p);
  }
  return { width, height, data };
}

/** A coloured disc with rings and grain, about a third of the area, on a light ground. */
export function disc(seed: number, width = 128, height = 128): RgbImage {
  const noise = fractalNoise(width, height, 6, 2, new Random(seed));
  const radius = 0.34 * Math.min(width, height);
  return picture(width, height, (x, y) => {
    const distance = Math.hypot(x - width / 2, y - height / 2);
    const grain = 8 * noise[y * width + x];
    if (distance > radius) return [228 + grain / 4, 228 + grain / 4, 226 + grain / 4];
    const ring = 30 * Math.sin(distance / 3);
    return [120 + ring + grain, 80 + ring + grain, 50 + grain];
  });
}

/** Whether a pixel belongs to {@link disc}, give or take some pixels. */
export function onDisc(x: number, y: number, margin: number, width = 128, height = 128): boolean {
  return Math.hypot(x - width / 2, y - height / 2) <= 0.34 * Math.min(width, height) + margin;
}

/** A grey texture that fills the frame. */
export function texture(seed: number, width = 128, height = 128): RgbImage {
  const noise = fractalNoise(width, height, 4, 3, new Random(seed));
  return picture(width, height, (x, y) => {
    const level = 140 + 45 * noise[y * width + x];
    return [level, level, level];
  });
}

/** Black tracks on white. */
export function drawing(seed: number, width = 128, height = 128): RgbImage {
  const shift = new Random(seed).integer(0, 20);
  return picture(width, height, (x, y) => {
    const track = (x + shift) % 32 < 9 || (y > 60 && y < 72);
    return track ? [0, 0, 0] : [255, 255, 255];
  });
}
