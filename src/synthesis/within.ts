/** @file A painted defect, as far as it lies in the part of the image that counts. */
import { boxesOf } from '../geometry/index.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import type { SyntheticDefect } from './types.js';

/**
 * The defect without what lies outside of an area; there the image is as before.
 * @param area > 0 where pixels count, of the image's size; missing: everywhere
 * @param fewest pixels of a defect; fewer are none
 * @returns null where nothing is left
 */
export function within(
  defect: Omit<SyntheticDefect, 'type'>,
  before: RgbImage,
  area: Mask | undefined,
  fewest = 4,
): Omit<SyntheticDefect, 'type'> | null {
  if (!area) return defect;
  const { width, height } = before;
  const image = { width, height, data: defect.image.data.slice() };
  const mask = { width, height, data: defect.mask.data.slice() };
  for (let i = 0; i < area.data.length; i++) {
    if (area.data[i] > 0) continue;
    mask.data[i] = 0;
    for (let p = 3 * i; p < 3 * i + 3; p++) image.data[p] = before.data[p];
  }
  let pixels = 0;
  for (const value of mask.data) if (value > 0) pixels++;
  return pixels < fewest ? null : { image, mask, boxes: boxesOf(mask.data, { x: 0, y: 0, width, height }) };
}
