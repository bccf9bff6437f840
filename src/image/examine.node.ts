/** @file What there is to know of an image before a model learns from it: what its header says, how deep its numbers go. */
import { availableParallelism } from 'node:os';
import { MAX_MEGAPIXELS } from './decode.node.js';
import type { ImageNote } from './image-note.js';
import { ImageReader, type ImageInfo } from './image-reader.node.js';
import { rangeUpTo, scaleRange, type InputRange } from './input-range.js';
import type { RgbImage } from './rgb-image.js';
import { highestOf } from './samples.js';

export interface ExaminedImage {
  readonly info: ImageInfo;
  /** As `decodeImage` decodes it: of 10, 12 or 14 bits in 16 by its own range, since next to nothing could be seen at full range. */
  readonly image: RgbImage;
  /** The highest number among its colours, in units of 16 bits where it has 16, else of 8. */
  readonly highest: number;
  readonly notes: readonly ImageNote[];
}

export interface ExamineOptions {
  /** As for `decodeImage`. Default 50. */
  readonly maxMegapixels?: number;
}

/** What a file says about itself, from its header alone, for any number of pixels. Throws as `decodeImage`. */
export async function imageInfo(source: string | Uint8Array): Promise<ImageInfo> {
  return (await ImageReader.open(source)).header(Infinity);
}

/**
 * Decodes an image once and tells everything about it.
 * @param source a file's path, or its bytes
 * @throws ClflowError as `decodeImage`
 */
export async function examineImage(source: string | Uint8Array, options: ExamineOptions = {}): Promise<ExaminedImage> {
  const reader = await ImageReader.open(source);
  const info = await reader.header(options.maxMegapixels ?? MAX_MEGAPIXELS);
  if (info.bits === 8) {
    const image = await reader.shallow();
    return { info, image, highest: highestOf(image.data), notes: reader.notes };
  }
  // A profile changes numbers, and a range is one of the file's own.
  const plain = await reader.deep(info.profile !== null);
  const highest = highestOf(plain.data);
  const range = rangeUpTo(highest);
  const image = scaleRange(range || info.profile === null ? plain : await reader.deep(), range);
  return { info, image, highest, notes: reader.notes };
}

/** Bits of a channel, and of 16-bit images the highest number among their colours. Throws as `decodeImage`. */
export async function depthOf(
  source: string | Uint8Array,
  options: ExamineOptions = {},
): Promise<{ readonly bits: 8 } | { readonly bits: 16; readonly highest: number }> {
  const reader = await ImageReader.open(source);
  const { bits } = await reader.header(options.maxMegapixels ?? MAX_MEGAPIXELS);
  return bits === 8 ? { bits } : { bits, highest: highestOf((await reader.deep(true)).data) };
}

/**
 * The range that a set of images uses: the full scale of 8, 10, 12 or 14 bits that holds their highest number, where all of
 * them have 16 bits a channel; undefined where one has 8, or where their numbers need all 16.
 * @throws ClflowError as `decodeImage`, for the first file that cannot be decoded
 */
export async function rangeOf(files: readonly string[], options: ExamineOptions = {}): Promise<InputRange | undefined> {
  const together = availableParallelism();
  let highest = 0;
  for (let i = 0; i < files.length; i += together) {
    for (const depth of await Promise.all(files.slice(i, i + together).map((file) => depthOf(file, options)))) {
      if (depth.bits === 8) return undefined;
      highest = Math.max(highest, depth.highest);
    }
    if (!rangeUpTo(highest) && highest > 0) return undefined;
  }
  return rangeUpTo(highest);
}
