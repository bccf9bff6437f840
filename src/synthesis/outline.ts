/** @file A mask's outline drawn on an image, to look at. */
import type { Mask, RgbImage } from '../image/rgb-image.js';
import type { Colour } from './pixels.js';

/** A copy of the image with the pixels just outside the mask in one colour (default magenta). */
export function outlined(image: RgbImage, mask: Mask, colour: Colour = [255, 0, 255]): RgbImage {
  const { width, height } = image;
  const data = image.data.slice();
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && mask.data[y * width + x] > 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (inside(x, y) || !(inside(x - 1, y) || inside(x + 1, y) || inside(x, y - 1) || inside(x, y + 1))) continue;
      data.set(colour, (y * width + x) * 3);
    }
  }
  return { width, height, data };
}
