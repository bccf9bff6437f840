/** @file The working size for a data set: that of `size` for its typical training image. */
import type { Dataset } from '../dataset/index.js';
import { type Size, typicalSize } from '../geometry/index.js';
import { imageInfo, workingSize } from '../image/index.node.js';

/** @param size as `size`. Nothing is decoded; throws ClflowError `data` for a file that is no image. */
export async function datasetSize({ train }: Dataset, size: string): Promise<Size> {
  const { width, height } = typicalSize(await Promise.all(train.map(({ file }) => imageInfo(file))));
  return workingSize(size, width, height);
}
