import type { RgbImage } from './rgb-image.js';

/** Whether two images show the very same, whatever arrays hold it: an image that was decoded again is no other one. */
export function samePixels(a: RgbImage, b: RgbImage): boolean {
  if (a === b) return true;
  if (a.width !== b.width || a.height !== b.height) return false;
  const { length } = a.data;
  // From the middle on: backgrounds are alike, products are not.
  const middle = length >> 1;
  for (let i = middle; i < length; i++) if (a.data[i] !== b.data[i]) return false;
  for (let i = 0; i < middle; i++) if (a.data[i] !== b.data[i]) return false;
  return true;
}
