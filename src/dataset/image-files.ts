/** @file Image files as trainings read them: decoded one by one, any number of times. */
import { decodeImage, type InputRange, type RgbImage } from '../image/index.node.js';

/**
 * @param files in the order of their indices
 * @param decoding as the model decodes: the range of 16-bit images, the most megapixels
 */
export function imageFiles(
  files: readonly string[],
  range?: InputRange,
): {
  readonly count: number;
  load(index: number): Promise<RgbImage>;
  nameOf(index: number): string;
} {
  return {
    count: files.length,
    load: (index) => decodeImage(files[index], { range }),
    nameOf: (index) => files[index],
  };
}
