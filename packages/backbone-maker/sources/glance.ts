/** @file A first look at an image: its size, whether anything is to be seen on it, and a thumbnail to compare it by. */
import sharp from 'sharp';
import { imageInfo } from '../../../src/image/index.node.js';

/** Side of the thumbnail: small enough to forgive scaling and JPEG, large enough to tell two textures apart. */
const SIDE = 32;
/** Far above any wallpaper. */
const MAX_PIXELS = 2 ** 28;

export interface Glance {
  readonly width: number;
  readonly height: number;
  /** RGB of a square thumbnail, transparent areas black. */
  readonly thumbnail: Uint8Array;
  /** Share of the image that is not transparent. */
  readonly opaque: number;
  /** Standard deviation of the strongest channel at full size, where fine grain counts too. */
  readonly contrast: number;
}

/** @throws where the file is not an image that can be decoded */
export async function glance(bytes: Uint8Array): Promise<Glance> {
  const { width, height } = await imageInfo(bytes);
  const rgba = await sharp(bytes, { limitInputPixels: MAX_PIXELS })
    .autoOrient()
    .toColourspace('srgb')
    .ensureAlpha()
    .resize(SIDE, SIDE, { fit: 'fill' })
    .raw()
    .toBuffer();
  const thumbnail = new Uint8Array(SIDE * SIDE * 3);
  let alpha = 0;
  for (let i = 0; i < SIDE * SIDE; i++) {
    alpha += rgba[4 * i + 3] / 255;
    for (let c = 0; c < 3; c++) thumbnail[3 * i + c] = (rgba[4 * i + c] * rgba[4 * i + 3]) / 255;
  }
  const { channels } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).removeAlpha().stats();
  const contrast = Math.max(...channels.map(({ stdev }) => stdev));
  return { width, height, thumbnail, opaque: alpha / (SIDE * SIDE), contrast };
}

/** Correlation of two thumbnails' luminance, −1 to 1. */
export function correlation(a: Uint8Array, b: Uint8Array): number {
  const x = centredLuminance(a);
  const y = centredLuminance(b);
  if (x.deviation === 0 || y.deviation === 0) return 0;
  const product = x.values.reduce((sum, value, i) => sum + value * y.values[i], 0) / x.values.length;
  return product / (x.deviation * y.deviation);
}

/** Mean absolute difference of two thumbnails' colours, in grey levels. */
export function colourDistance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}

/** Every thumbnail is compared with hundreds of others: its luminance is worked out once. */
const known = new WeakMap<Uint8Array, { values: Float64Array; deviation: number }>();

function centredLuminance(thumbnail: Uint8Array): { values: Float64Array; deviation: number } {
  const found = known.get(thumbnail);
  if (found) return found;
  const values = Float64Array.from({ length: thumbnail.length / 3 }, (_, i) => {
    return 0.299 * thumbnail[3 * i] + 0.587 * thumbnail[3 * i + 1] + 0.114 * thumbnail[3 * i + 2];
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  values.forEach((value, i) => (values[i] = value - mean));
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const result = { values, deviation };
  known.set(thumbnail, result);
  return result;
}
