/** @file What masks are called: a.png has a_mask.png, a-gt.png, mask_a.png, …, or a.png of another folder or format. */
import { folded } from './folder-names.js';
import { isLossy } from './file-types.js';
import { stemOf } from './samples.js';

/** The words that make a name a mask's, those that are believed first in front; '' is a name as the image's own. */
export const maskWords = ['mask', 'label', 'gt', 'groundtruth', 'seg', ''] as const;
export type MaskWord = (typeof maskWords)[number];

export interface MaskName {
  /** The name of the image that it belongs to, without extension. */
  readonly stem: string;
  readonly word: MaskWord;
}

const WORDS = 'masks?|labels?|gt|ground[-_ ]?truth|seg(?:mentation)?';
/** Several masks of one image are numbered: a_mask_2. */
const SUFFIX = new RegExp(`^(.+?)[-_ .](${WORDS})(?:[-_ ]?\\d+)?$`, 'i');
const PREFIX = new RegExp(`^(${WORDS})[-_ .](.+)$`, 'i');

/** What a name says when it is a mask's by a word in it; undefined for other names. */
export function maskNameOf(file: string): MaskName | undefined {
  const stem = stemOf(file);
  const suffix = SUFFIX.exec(stem);
  if (suffix !== null) return { stem: suffix[1], word: wordOf(suffix[2]) };
  const prefix = PREFIX.exec(stem);
  return prefix === null ? undefined : { stem: prefix[2], word: wordOf(prefix[1]) };
}

function wordOf(text: string): MaskWord {
  const plain = folded(text).replace(/[-_ ]/g, '');
  return maskWords.find((word) => word !== '' && plain.startsWith(word))!;
}

export interface Divided {
  /** All files that are no masks by a word in their names. */
  readonly images: string[];
  /** Masks of one of the images, by a word in their names. */
  readonly masks: string[];
  /** Those of the images that may be masks: a.png beside a.jpg. Only a look into them can tell. */
  readonly twins: string[];
}

/** Divides a folder's image files into images and the masks that lie beside them. */
export function divided(files: readonly string[]): Divided {
  const stems = new Set(files.map((file) => folded(stemOf(file))));
  const isMask = (file: string): boolean => {
    const name = maskNameOf(file);
    return name !== undefined && stems.has(folded(name.stem));
  };
  const images = files.filter((file) => !isMask(file));
  return { images, masks: files.filter(isMask), twins: twinsIn(images) };
}

function twinsIn(images: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const file of images) {
    const key = folded(stemOf(file));
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].flatMap((files) => {
    const lossless = files.filter((file) => !isLossy(file));
    if (lossless.length < files.length) return lossless;
    // Only of formats without loss: the mask is the PNG, as in a.bmp and a.png.
    const pngs = files.filter((file) => file.toLowerCase().endsWith('.png'));
    return pngs.length < files.length ? pngs : [];
  });
}
