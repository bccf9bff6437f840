/** @file The part of the images that a training is told to look at. */
import { counted, outside, pixelsOf, storedArea, type StoredArea } from '../../detector/index.js';
import { ClflowError, option } from '../../errors.js';
import type { Size } from '../../geometry/index.js';
import { decodeMask } from '../../image/index.node.js';
import type { IgnoreOptions } from './ignored-parts.js';

/** Pixels at working size that say too little of a product. */
const FEWEST = 256;

/**
 * The area that counts, as a model keeps it; undefined where that is all of an image.
 * @param sizes of all images @param size the working size
 * @throws ClflowError `data` where the images differ in size, the mask has another, or hardly anything is left; `usage` for a
 *   region that reaches beyond them
 */
export async function trainingArea(
  { roi, ignore, maxMegapixels }: IgnoreOptions,
  sizes: readonly Size[],
  size: Size,
): Promise<StoredArea | undefined> {
  if (roi === undefined && ignore === undefined) return undefined;
  const [imageSize] = sizes;
  const other = sizes.find(({ width, height }) => width !== imageSize.width || height !== imageSize.height);
  if (other) {
    throw new ClflowError(
      'data',
      `The images differ in size (${inWords(imageSize)} and ${inWords(other)}), so no area can be told for all of them: ` +
        `give images of one size, or leave out ${option('roi')} and ${option('ignore')}.`,
    );
  }
  const mask = ignore === undefined ? undefined : await decodeMask(ignore, { maxMegapixels });
  if (mask && (mask.width !== imageSize.width || mask.height !== imageSize.height)) {
    throw new ClflowError(
      'data',
      `The ignore mask is ${inWords(mask)}, but the images are ${inWords(imageSize)}: give a mask of the size of the images.`,
    );
  }
  const ignored = roi ? outside(roi, imageSize, mask) : mask!;
  if (!ignored.data.some((value) => value > 0)) return undefined;
  const area = counted(ignored, size);
  if (pixelsOf(area) >= FEWEST) return storedArea(area, { imageSize, roi });
  throw new ClflowError(
    'data',
    `The area that counts has ${pixelsOf(area)} pixels at the working size of ${inWords(size)}, too few to learn from: ` +
      `give a larger one, or a larger ${option('size')}.`,
  );
}

function inWords({ width, height }: Size): string {
  return `${width}×${height}`;
}
