/** @file Real defects that a user has collected: images of a folder, with masks beside them where there are some. */
import { listDefects, unitedMask } from '../../dataset/index.js';
import { ClflowError, option } from '../../errors.js';
import { decodeImage, type Decoding } from '../../image/index.node.js';
import type { Method } from '../../training/methods.js';
import { learnsFromDefects } from '../../training/plan.js';
import type { DefectSource } from '../../training/real-defects.js';

/** @throws ClflowError `usage` for a method that could make nothing of real defects */
export function requireDefectLearner(method: Method): void {
  if (learnsFromDefects(method)) return;
  throw new ClflowError(
    'usage',
    `${option('method')} ${method} learns from good images alone: leave ${option('anomalous')} out.`,
  );
}

/**
 * @param decoding as of the good ones
 * @throws ClflowError as `listDefects` does; loading throws `data` for a mask of another size than its image and for files that
 *   cannot be decoded
 */
export async function realDefectsIn(
  folder: string,
  note: (message: string) => void,
  decoding?: Decoding,
): Promise<DefectSource> {
  const { images, notes } = await listDefects(folder);
  notes.forEach(note);
  return {
    count: images.length,
    nameOf: (index) => images[index].file,
    async load(index) {
      const { file, masks } = images[index];
      const image = await decodeImage(file, decoding);
      const mask = masks.length === 0 ? null : await unitedMask(masks, { maxMegapixels: decoding?.maxMegapixels });
      if (mask && (mask.width !== image.width || mask.height !== image.height)) {
        throw new ClflowError(
          'data',
          `${masks[0]} is ${mask.width}×${mask.height}, but its image is ${image.width}×${image.height}: give a mask of the image's size.`,
        );
      }
      return { image, mask };
    },
  };
}
