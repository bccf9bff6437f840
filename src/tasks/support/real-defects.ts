/** @file Real defects that a user has collected: images of a folder, with masks beside them where there are some. */
import { mapImages } from '../../dataset/concurrency.js';
import { listDefects, unitedMask } from '../../dataset/index.js';
import { ClflowError, option } from '../../errors.js';
import { decodeImage, type Decoding } from '../../image/index.node.js';
import type { Method } from '../../training/methods.js';
import type { RealDefect } from '../../training/negatives.js';
import { learnsFromDefects } from '../../training/plan.js';

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
 * @throws ClflowError `data` for a mask without its image or of another size, and for files that cannot be decoded
 */
export async function readRealDefects(
  folder: string,
  note: (message: string) => void,
  decoding?: Decoding,
): Promise<RealDefect[]> {
  const { images, notes } = await listDefects(folder);
  notes.forEach(note);
  const read = async ({ file, masks }: (typeof images)[number]): Promise<RealDefect> => {
    const image = await decodeImage(file, decoding);
    const mask = masks.length === 0 ? null : await unitedMask(masks, { maxMegapixels: decoding?.maxMegapixels });
    if (mask && (mask.width !== image.width || mask.height !== image.height)) {
      throw new ClflowError(
        'data',
        `${masks[0]} is ${mask.width}×${mask.height}, but its image is ${image.width}×${image.height}: give a mask of the image's size.`,
      );
    }
    return { image, mask };
  };
  return mapImages(images, ({ file }) => file, read, decoding?.maxMegapixels);
}
