/** @file Image files as trainings read them: decoded one by one, any number of times. */
import { decodeImage, type RgbImage } from '../image/index.node.js';

/** @param files in the order of their indices */
export function imageFiles(files: readonly string[]): {
  readonly count: number;
  load(index: number): Promise<RgbImage>;
  nameOf(index: number): string;
} {
  return { count: files.length, load: (index) => decodeImage(files[index]), nameOf: (index) => files[index] };
}
