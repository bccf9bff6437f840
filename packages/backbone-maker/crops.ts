/** @file Random crops: any part of an image at any scale, turned, flipped, its colours and light changed. */
import { resizeRgb, type RgbImage } from '../../src/image/index.js';
import type { Random } from '../../src/random.js';

/** Side of every crop in pixels. */
export const CROP = 128;

/** An image at its own size, half of it, a quarter … : sampling never steps over pixels. */
export interface Pyramid {
  readonly levels: readonly RgbImage[];
}

export function pyramidOf(image: RgbImage): Pyramid {
  const levels = [image];
  for (let last = image; Math.min(last.width, last.height) >= 2 * CROP; levels.push(last)) {
    last = resizeRgb(last, Math.round(last.width / 2), Math.round(last.height / 2));
  }
  return { levels };
}

/** A crop as it is, for the held-out set: upright, its colours untouched. */
export function plainCrop(pyramid: Pyramid, random: Random): RgbImage {
  return sample(pyramid, { ...place(pyramid, random, 0), angle: 0, mirrored: false });
}

/** A crop for training. */
export function augmentedCrop(pyramid: Pyramid, random: Random): RgbImage {
  const quarter = (random.integer(0, 4) * Math.PI) / 2;
  const angle = random.chance(0.35) ? random.uniform(0, 2 * Math.PI) : quarter;
  const crop = sample(pyramid, { ...place(pyramid, random, angle), angle, mirrored: random.chance(0.5) });
  if (random.chance(0.7)) relight(crop.data, random);
  return crop;
}

interface Place {
  /** Centre and side in pixels of the full image. */
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** A square of log-uniform side that lies inside the image whatever its angle. */
function place({ levels: [{ width, height }] }: Pyramid, random: Random, angle: number): Place {
  const stretch = Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle));
  const largest = Math.min(width, height) / stretch;
  // Down to half as many pixels as the crop has: soft images are part of the world.
  const smallest = Math.min(largest, CROP / 2);
  const side = smallest * (largest / smallest) ** random.uniform();
  const reach = (side * stretch) / 2;
  return { x: random.uniform(reach, width - reach), y: random.uniform(reach, height - reach), side };
}

function sample(pyramid: Pyramid, where: Place & { readonly angle: number; readonly mirrored: boolean }): RgbImage {
  const step = where.side / CROP;
  const level = Math.max(0, Math.min(pyramid.levels.length - 1, Math.round(Math.log2(step))));
  const image = pyramid.levels[level];
  const scale = image.width / pyramid.levels[0].width;
  const [cos, sin] = [Math.cos(where.angle) * step * scale, Math.sin(where.angle) * step * scale];
  const data = new Uint8Array(CROP * CROP * 3);
  const { width, height, data: from } = image;
  for (let row = 0, at = 0; row < CROP; row++) {
    const v = row + 0.5 - CROP / 2;
    for (let column = 0; column < CROP; column++, at += 3) {
      const u = (column + 0.5 - CROP / 2) * (where.mirrored ? -1 : 1);
      const x = Math.max(0, Math.min(width - 1.001, where.x * scale + u * cos - v * sin - 0.5));
      const y = Math.max(0, Math.min(height - 1.001, where.y * scale + u * sin + v * cos - 0.5));
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - left, y - top];
      const p = (top * width + left) * 3;
      const below = top + 1 < height ? p + width * 3 : p;
      const right = left + 1 < width ? 3 : 0;
      for (let c = 0; c < 3; c++) {
        const upper = from[p + c] + fx * (from[p + right + c] - from[p + c]);
        const lower = from[below + c] + fx * (from[below + right + c] - from[below + c]);
        data[at + c] = upper + fy * (lower - upper) + 0.5;
      }
    }
  }
  return { width: CROP, height: CROP, data };
}

/** Saturation (a quarter of the time none), channels exchanged, gain, contrast, gamma and a little noise. */
function relight(data: Uint8Array, random: Random): void {
  const saturation = random.chance(0.25) ? 0 : random.uniform(0.3, 1.5);
  const order = random.chance(0.2) ? random.permutation(3) : [0, 1, 2];
  const contrast = Math.exp(random.normal(0, 0.25));
  const gamma = Math.exp(random.normal(0, 0.2));
  const offset = random.normal(0, 15);
  const gains = [0, 1, 2].map(() => Math.exp(random.normal(0, 0.08)));
  const noise = random.chance(0.2) ? random.uniform(1, 8) : 0;
  const curves = gains.map((gain) =>
    Float32Array.from({ length: 256 }, (_, i) => 255 * ((i / 255) ** gamma * gain - 0.5) * contrast + 127.5 + offset),
  );
  const pixel = [0, 0, 0];
  for (let i = 0; i < data.length; i += 3) {
    for (let c = 0; c < 3; c++) pixel[c] = curves[c][data[i + order[c]]];
    const grey = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
    // One draw a pixel, as a sensor's noise is mostly one of light; uniform is enough and costs a tenth.
    const grain = noise > 0 ? noise * random.uniform(-1.7, 1.7) : 0;
    for (let c = 0; c < 3; c++) {
      data[i + c] = Math.max(0, Math.min(255, grey + saturation * (pixel[c] - grey) + grain + 0.5));
    }
  }
}
