/** @file Real defects that a user has collected: images of a folder, with masks beside them where there are some. */
import { extname } from 'node:path';
import { listImages } from '../../dataset/index.js';
import { ClflowError, option } from '../../errors.js';
import { decodeImage, decodeMask } from '../../image/index.node.js';
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

const MASK = /_mask$/i;

/** @throws ClflowError `data` for a mask without its image or of another size, and for files that cannot be decoded */
export async function readRealDefects(folder: string): Promise<RealDefect[]> {
  const files = await listImages([folder]);
  const masks = new Map(
    files.filter((file) => MASK.test(stem(file))).map((file) => [stem(file).replace(MASK, ''), file]),
  );
  const images = files.filter((file) => !MASK.test(stem(file)));
  const known = new Set(images.map(stem));
  for (const [name, mask] of masks) {
    if (!known.has(name))
      throw new ClflowError('data', `${mask} is a mask without its image: put ${name}.png beside it.`);
  }
  return Promise.all(
    images.map(async (file) => {
      const image = await decodeImage(file);
      const path = masks.get(stem(file));
      const mask = path === undefined ? null : await decodeMask(path);
      if (mask && (mask.width !== image.width || mask.height !== image.height)) {
        throw new ClflowError(
          'data',
          `${path} is ${mask.width}×${mask.height}, but its image is ${image.width}×${image.height}: give a mask of the image's size.`,
        );
      }
      return { image, mask };
    }),
  );
}

/** The path without its extension. */
function stem(file: string): string {
  return file.slice(0, file.length - extname(file).length);
}
