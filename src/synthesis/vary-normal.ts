/**
 * @file The variation of real production on a good image: brightness, contrast, a shift, a tiny turn, sensor noise.
 * Pixels between pixels are interpolated by the Catmull-Rom cubic, which keeps the grain that bilinear sampling
 * would wash out; half of the images are shifted by whole pixels only and not resampled at all.
 */
import type { RgbImage } from '../image/rgb-image.js';
import type { Random } from '../random.js';
import { grain } from './noise.js';

/**
 * A varied copy.
 * @param strength 1: gain and contrast ± 5 %, ± 5 levels, ± 1.5 pixels (at 256 × 256), ± 0.6°, noise up to 2 levels.
 */
export function varyNormal(image: RgbImage, random: Random, strength = 1): RgbImage {
  const { width, height } = image;
  const unit = Math.sqrt(width * height) / 256;
  const dx = strength * unit * random.uniform(-1.5, 1.5);
  const dy = strength * unit * random.uniform(-1.5, 1.5);
  const angle = strength * random.uniform(-0.6, 0.6) * (Math.PI / 180);
  const moved = random.chance(0.5)
    ? shifted(image, Math.round(dx), Math.round(dy))
    : resampled(image, { dx, dy, cos: Math.cos(angle), sin: Math.sin(angle) });
  const contrast = 1 + strength * random.uniform(-0.05, 0.05);
  const offset = strength * random.uniform(-5, 5);
  const gains = [0, 1, 2].map(() => contrast * (1 + strength * random.uniform(-0.01, 0.01)));
  const noise = strength * random.uniform(0, 2);
  const data = new Uint8Array(moved.length);
  for (let p = 0; p < data.length; p += 3) {
    const shared = offset + noise * grain(random);
    for (let c = 0; c < 3; c++) {
      const value = Math.round(127 + gains[c] * (moved[p + c] - 127) + shared);
      data[p + c] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return { width, height, data };
}

function shifted({ width, height, data }: RgbImage, dx: number, dy: number): Uint8Array {
  const result = new Uint8Array(data.length);
  for (let y = 0, p = 0; y < height; y++) {
    const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
    for (let x = 0; x < width; x++, p += 3) {
      const from = (row + Math.min(width - 1, Math.max(0, x + dx))) * 3;
      result[p] = data[from];
      result[p + 1] = data[from + 1];
      result[p + 2] = data[from + 2];
    }
  }
  return result;
}

interface Motion {
  readonly dx: number;
  readonly dy: number;
  readonly cos: number;
  readonly sin: number;
}

function resampled({ width, height, data }: RgbImage, { dx, dy, cos, sin }: Motion): Float32Array {
  const result = new Float32Array(data.length);
  const [mx, my] = [(width - 1) / 2, (height - 1) / 2];
  const wx = new Float64Array(4);
  const wy = new Float64Array(4);
  const columns = new Int32Array(4);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p += 3) {
      const u = mx + dx + (x - mx) * cos - (y - my) * sin;
      const v = my + dy + (x - mx) * sin + (y - my) * cos;
      const left = Math.floor(u);
      const top = Math.floor(v);
      cubicWeights(u - left, wx);
      cubicWeights(v - top, wy);
      for (let k = 0; k < 4; k++) columns[k] = 3 * Math.min(width - 1, Math.max(0, left + k - 1));
      for (let k = 0; k < 4; k++) {
        const row = 3 * width * Math.min(height - 1, Math.max(0, top + k - 1));
        for (let j = 0; j < 4; j++) {
          const weight = wy[k] * wx[j];
          const from = row + columns[j];
          result[p] += weight * data[from];
          result[p + 1] += weight * data[from + 1];
          result[p + 2] += weight * data[from + 2];
        }
      }
    }
  }
  return result;
}

/** Catmull-Rom weights of the pixels at −1, 0, 1, 2 for a place t in [0, 1). */
function cubicWeights(t: number, weights: Float64Array): void {
  weights[0] = t * (-0.5 + t * (1 - 0.5 * t));
  weights[1] = 1 + t * t * (-2.5 + 1.5 * t);
  weights[2] = t * (0.5 + t * (2 - 1.5 * t));
  weights[3] = t * t * (-0.5 + 0.5 * t);
}
