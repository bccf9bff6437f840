/** @file Image files as trainings read them: decoded one by one, any number of times. */
import { decodeImage, type Decoding, type RgbImage } from '../image/index.node.js';

/**
 * @param files in the order of their indices
 * @param decoding as the model decodes: the range of 16-bit images, the most megapixels
 */
export function imageFiles(
  files: readonly string[],
  decoding?: Decoding,
): {
  readonly count: number;
  load(index: number): Promise<RgbImage>;
  nameOf(index: number): string;
} {
  return {
    count: files.length,
    load: (index) => decodeImage(files[index], decoding),
    nameOf: (index) => files[index],
  };
}
