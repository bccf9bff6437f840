/** @file Between the RGBA pixels of a canvas and the RGB of an image in memory. */
import type { RgbImage } from '../image/rgb-image.js';

/** Pixels as ImageData has them: RGBA, not premultiplied, row by row. */
export interface RgbaPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Transparent areas lie on black, as where Node decodes a file. */
export function fromRgba({ width, height, data }: RgbaPixels): RgbImage {
  const rgb = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    const alpha = data[from + 3];
    for (let c = 0; c < 3; c++) rgb[to + c] = Math.floor((data[from + c] * alpha) / 255);
  }
  return { width, height, data: rgb };
}

/** Nothing is transparent. */
export function toRgba({ width, height, data }: RgbImage): RgbaPixels {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    for (let c = 0; c < 3; c++) rgba[to + c] = data[from + c];
  }
  return { width, height, data: rgba };
}
