/** @file Several masks of one image as one. */
import { ClflowError } from '../errors.js';
import { decodeMask, type Decoding, type Mask } from '../image/index.node.js';

/**
 * The mask files of an image, at least one: a pixel is defective where it is in any.
 * @throws ClflowError `data` when they differ in size, and as `decodeMask`
 */
export async function unitedMask(files: readonly string[], options?: Pick<Decoding, 'maxMegapixels'>): Promise<Mask> {
  const [first, ...others] = files;
  const mask = await decodeMask(first, options);
  for (const file of others) {
    const other = await decodeMask(file, options);
    if (other.width !== mask.width || other.height !== mask.height) {
      throw new ClflowError(
        'data',
        `${file} is ${other.width}×${other.height}, but ${first}, a mask of the same image, is ${mask.width}×${mask.height}.`,
      );
    }
    for (let i = 0; i < mask.data.length; i++) mask.data[i] = Math.max(mask.data[i], other.data[i]);
  }
  return mask;
}
