/** @file Pieces of images and masks, pixel by pixel. */
import type { Box } from '../geometry/index.js';
import type { Mask, RgbImage } from './rgb-image.js';

/** A copy of what lies in a box, which lies in the image. */
export function cropRgb(image: RgbImage, box: Box): RgbImage {
  return { width: box.width, height: box.height, data: crop(image.data, image.width, box, 3) };
}

/** As {@link cropRgb}. */
export function cropMask(mask: Mask, box: Box): Mask {
  return { width: box.width, height: box.height, data: crop(mask.data, mask.width, box, 1) };
}

/** A copy of an image with a piece of it replaced. @param at where the piece lies, of its size and inside the image */
export function withPiece(image: RgbImage, piece: RgbImage, at: Pick<Box, 'x' | 'y'>): RgbImage {
  const data = image.data.slice();
  for (let row = 0; row < piece.height; row++) {
    const from = row * piece.width * 3;
    data.set(piece.data.subarray(from, from + piece.width * 3), ((at.y + row) * image.width + at.x) * 3);
  }
  return { ...image, data };
}

function crop(source: Uint8Array, width: number, box: Box, channels: number): Uint8Array {
  const data = new Uint8Array(box.width * box.height * channels);
  for (let row = 0; row < box.height; row++) {
    const from = ((box.y + row) * width + box.x) * channels;
    data.set(source.subarray(from, from + box.width * channels), row * box.width * channels);
  }
  return data;
}
