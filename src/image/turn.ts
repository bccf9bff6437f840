/** @file Images turned by quarters: exact, no pixel is made up. */
import type { RgbImage } from './rgb-image.js';

/** How often an image is turned by 90° clockwise. */
export type Quarters = 0 | 1 | 2 | 3;

/** A copy turned clockwise; after an odd number of quarters width and height have changed places. */
export function turnRgb(image: RgbImage, quarters: Quarters): RgbImage {
  const { width, height } = image;
  const [turnedWidth, turnedHeight] = quarters % 2 === 1 ? [height, width] : [width, height];
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < turnedHeight; y++) {
    for (let x = 0; x < turnedWidth; x++) {
      const from = 3 * sourceOf(x, y);
      data.set(image.data.subarray(from, from + 3), 3 * (y * turnedWidth + x));
    }
  }
  return { width: turnedWidth, height: turnedHeight, data };

  function sourceOf(x: number, y: number): number {
    switch (quarters) {
      case 0:
        return y * width + x;
      case 1:
        return (height - 1 - x) * width + y;
      case 2:
        return (height - 1 - y) * width + (width - 1 - x);
      case 3:
        return x * width + (width - 1 - y);
    }
  }
}
