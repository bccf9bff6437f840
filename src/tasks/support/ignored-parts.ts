/** @file What `--ignore` and `--roi` leave out of an image, as one mask. */
import type { Box } from '../../geometry/index.js';
import { outside } from '../../detector/ignore.js';
import { decodeMask, type Mask, type RgbImage } from '../../image/index.node.js';

export interface IgnoreOptions {
  /** Path of a mask, white where pixels do not count. */
  readonly ignore?: string;
  /** Nothing beside it counts. */
  readonly roi?: Box;
  readonly maxMegapixels?: number;
}

/** Reads the mask once. @returns the mask for an image of the given size; undefined where all of it counts */
export async function ignoredParts({
  ignore,
  roi,
  maxMegapixels,
}: IgnoreOptions): Promise<(image: RgbImage) => Mask | undefined> {
  const mask = ignore === undefined ? undefined : await decodeMask(ignore, { maxMegapixels });
  return (image) => (roi ? outside(roi, image, mask) : mask);
}
