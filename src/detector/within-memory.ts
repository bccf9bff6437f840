/**
 * @file Large images before they enter the graph. ONNX Runtime's Resize works in float32 on whole planes, columns first: an
 * image takes 3 · 4 · height · max(width, working width) bytes, several times over. Beyond a bound our own filter does the
 * same row by row; then levels are rounded to bytes once more, by at most half a level.
 */
import type { Size } from '../geometry/index.js';
import { resizeRgb } from '../image/resize.js';
import type { RgbImage } from '../image/rgb-image.js';

/** Images of ordinary cameras go into the graph as they are. */
const MOST_PIXELS = 16e6;

/** The image itself, or where it is large the image at the working size. */
export function withinMemory(image: RgbImage, size: Size): RgbImage {
  if (image.height * Math.max(image.width, size.width) <= MOST_PIXELS) return image;
  return resizeRgb(image, size.width, size.height);
}
