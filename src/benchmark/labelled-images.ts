/** @file Samples of a data set as an evaluation reads them. */
import { unitedMask, type Sample } from '../dataset/index.js';
import type { LabelledImage } from '../detector/index.js';
import { decodeImage, type InputRange } from '../image/index.node.js';

/** @param range of 16-bit images, as the model has it */
export function labelledImage({ file, name, label, defect, masks }: Sample, range?: InputRange): LabelledImage {
  return {
    name,
    anomalous: label === 'anomalous',
    defect,
    load: () => decodeImage(file, { range }),
    loadMask: masks.length === 0 ? undefined : () => unitedMask(masks),
  };
}
