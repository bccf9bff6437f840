/** @file Float pixels of a box: RGB interleaved, 0 … 255, what sources make and blends work on. */
import type { RgbImage } from '../image/rgb-image.js';
import type { Box } from '../geometry/index.js';

/** `data[(row * box.width + column) * 3 + channel]`. */
export type Pixels = Float32Array<ArrayBuffer>;

/** A colour, 0 … 255 a channel. */
export type Colour = readonly [number, number, number];

export function luminance([r, g, b]: Colour): number {
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

/** Mean absolute difference of the channels. */
export function colourDistance(a: Colour, b: Colour): number {
  return (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2])) / 3;
}

export function mixColours(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])];
}

/** The pixels of a box that lies inside the image. */
export function cut(image: RgbImage, box: Box): Pixels {
  const pixels = new Float32Array(box.width * box.height * 3);
  for (let row = 0; row < box.height; row++) {
    const start = ((box.y + row) * image.width + box.x) * 3;
    pixels.set(image.data.subarray(start, start + box.width * 3), row * box.width * 3);
  }
  return pixels;
}

/** The mean colour of a box, weighted by an opacity where one is given. */
export function meanColour(pixels: Pixels, weights?: Float32Array): Colour {
  let [r, g, b, total] = [0, 0, 0, 0];
  for (let i = 0, p = 0; p < pixels.length; i++, p += 3) {
    const weight = weights ? weights[i] : 1;
    r += weight * pixels[p];
    g += weight * pixels[p + 1];
    b += weight * pixels[p + 2];
    total += weight;
  }
  return total > 0 ? [r / total, g / total, b / total] : [0, 0, 0];
}

/**
 * Bilinear sample at a real position, edges repeated; written to `out` at `at`.
 */
export function sample(image: RgbImage, x: number, y: number, out: Pixels, at: number): void {
  const { width, height, data } = image;
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const right = x0 + 1 < width ? 3 : 0;
  const down = y0 + 1 < height ? width * 3 : 0;
  const fx = cx - x0;
  const fy = cy - y0;
  const i = (y0 * width + x0) * 3;
  for (let c = 0; c < 3; c++) {
    const top = data[i + c] + fx * (data[i + c + right] - data[i + c]);
    const bottom = data[i + c + down] + fx * (data[i + c + down + right] - data[i + c + down]);
    out[at + c] = top + fy * (bottom - top);
  }
}
