/** @file Samples of a data set as an evaluation reads them. */
import type { Sample } from '../dataset/index.js';
import type { LabelledImage } from '../detector/index.js';
import { decodeImage, decodeMask } from '../image/index.node.js';

export function labelledImage({ file, name, label, defect, mask }: Sample): LabelledImage {
  return {
    name,
    anomalous: label === 'anomalous',
    defect,
    load: () => decodeImage(file),
    loadMask: mask === undefined ? undefined : () => decodeMask(mask),
  };
}
