/** @file The image's own pixels, each fetched from a displaced place: dents, bulges, twists, shifts. */
import type { RgbImage } from '../../image/rgb-image.js';
import { type Pixels, sample } from '../pixels.js';
import type { Box } from '../../geometry/index.js';

/** `dx` and `dy` are where each pixel of the box looks, in pixels from its own place. */
export function warped(image: RgbImage, box: Box, dx: Float32Array, dy: Float32Array): Pixels {
  const pixels = new Float32Array(box.width * box.height * 3);
  for (let row = 0, i = 0; row < box.height; row++) {
    for (let column = 0; column < box.width; column++, i++) {
      sample(image, box.x + column + dx[i], box.y + row + dy[i], pixels, i * 3);
    }
  }
  return pixels;
}
