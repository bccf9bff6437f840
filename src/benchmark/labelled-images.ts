/** @file Samples of a data set as an evaluation reads them. */
import { unitedMask, type Sample } from '../dataset/index.js';
import type { LabelledImage } from '../detector/index.js';
import { decodeImage, type Decoding } from '../image/index.node.js';

export function labelledImage({ file, name, label, defect, masks }: Sample, decoding: Decoding): LabelledImage {
  return {
    name,
    anomalous: label === 'anomalous',
    defect,
    load: () => decodeImage(file, decoding),
    loadMask: masks.length === 0 ? undefined : () => unitedMask(masks, { maxMegapixels: decoding.maxMegapixels }),
  };
}
