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

function crop(source: Uint8Array, width: number, box: Box, channels: number): Uint8Array {
  const data = new Uint8Array(box.width * box.height * channels);
  for (let row = 0; row < box.height; row++) {
    const from = ((box.y + row) * width + box.x) * channels;
    data.set(source.subarray(from, from + box.width * channels), row * box.width * channels);
  }
  return data;
}
