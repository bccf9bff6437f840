/** @file How an image looks, at the size at which a model sees it. */
import { appearance, type Appearance } from '../image/appearance.js';
import { resizeRgb } from '../image/resize.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { Size } from '../geometry/index.js';

/** How an image looks, as calibration and monitor measure it. @param size the model's working size */
export function appearanceAt(image: RgbImage, { width, height }: Size): Appearance {
  return appearance(resizeRgb(image, width, height));
}
