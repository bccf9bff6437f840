/** @file A product's images as MVTec AD lays them out, by the labels of now: what trainings, evaluations and other programs read. */
import { posix } from 'node:path';
import { hasMask, type GalleryImage } from '../store/index.js';
import { SafePaths } from './safe-names.js';

export interface PlacedImage {
  readonly image: GalleryImage;
  /** Below the set's folder. */
  readonly path: string;
  /** Of its mask, a PNG; null where it has none. */
  readonly mask: string | null;
}

/** Defects of which nobody said the kind. */
const NO_KIND = 'defect';

/** Those that are good or defective; what is unsure, unlabelled or set aside has no place. */
export function placed(images: readonly GalleryImage[]): PlacedImage[] {
  const paths = new SafePaths();
  return images.flatMap((image): PlacedImage[] => {
    const { label, split, defect, aside } = image;
    if (aside || (label !== 'good' && label !== 'defective')) return [];
    const isGood = label === 'good';
    const folder = isGood ? `${split === 'test' ? 'test' : 'train'}/good` : `test/${kindOf(defect)}`;
    const path = paths.add(`${folder}/${posix.basename(image.name)}`);
    if (isGood || !hasMask(image)) return [{ image, path, mask: null }];
    const [, kind, name] = path.split('/');
    const stem = name.slice(0, name.length - posix.extname(name).length);
    return [{ image, path, mask: `ground_truth/${kind}/${stem}_mask.png` }];
  });
}

/** A kind called good would be taken for good ones. */
function kindOf(defect: string | null): string {
  if (defect === null) return NO_KIND;
  return /^(good|ok|normal)$/i.test(defect) ? `${defect}-${NO_KIND}` : defect;
}
