/** @file How an image looks, at the size at which a model sees it. */
import { appearance, type Appearance } from '../image/appearance.js';
import { resizeRgb } from '../image/resize.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import type { Size } from '../geometry/index.js';
import { onlyArea } from './area.js';

/** How an image looks, as calibration and monitor measure it. @param size the model's working size @param area that counts, of that size */
export function appearanceAt(image: RgbImage, { width, height }: Size, area?: Mask): Appearance {
  return appearance(onlyArea(resizeRgb(image, width, height), area));
}
