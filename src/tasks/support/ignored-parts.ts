/** @file What `--ignore` and `--roi` leave out of an image, as one mask. */
import type { Box } from '../../geometry/index.js';
import { ClflowError } from '../../errors.js';
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

function outside(roi: Box, { width, height }: RgbImage, mask: Mask | undefined): Mask {
  if (roi.x + roi.width > width || roi.y + roi.height > height) {
    throw new ClflowError(
      'usage',
      `The region of interest ${roi.x},${roi.y},${roi.width},${roi.height} reaches beyond an image of ${width}×${height}.`,
    );
  }
  if (mask && (mask.width !== width || mask.height !== height)) return mask; // refused with a sentence by the detector
  const data = new Uint8Array(width * height).fill(255);
  for (let y = roi.y; y < roi.y + roi.height; y++) {
    for (let x = roi.x; x < roi.x + roi.width; x++) data[y * width + x] = mask ? mask.data[y * width + x] : 0;
  }
  return { width, height, data };
}
