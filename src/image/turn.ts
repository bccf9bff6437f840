/** @file Images turned by quarters: exact, no pixel is made up. */
import type { RgbImage } from './rgb-image.js';

/** How often an image is turned by 90° clockwise. */
export type Quarters = 0 | 1 | 2 | 3;

/** A copy turned clockwise; after an odd number of quarters width and height have changed places. */
export function turnRgb({ width: w, height: h, data: source }: RgbImage, quarters: Quarters): RgbImage {
  const [width, height] = quarters % 2 === 1 ? [h, w] : [w, h];
  // Which pixel comes to the top left, and how far apart in the original the next ones to the right and below are.
  const [start, right, down] = (
    [
      [0, 1, w],
      [(h - 1) * w, -w, 1],
      [h * w - 1, -1, -w],
      [w - 1, w, -1],
    ] as const
  )[quarters];
  const data = new Uint8Array(source.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (start + y * down + x * right);
      for (let channel = 0; channel < 3; channel++) data[to++] = source[from + channel];
    }
  }
  return { width, height, data };
}
