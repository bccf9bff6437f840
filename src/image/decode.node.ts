/** @file Image files to RGB bytes in memory. PNG, JPEG, TIFF, WebP, GIF and AVIF by libvips (sharp), BMP by our own reader. */
import { ImageReader, type ImageInfo } from './image-reader.node.js';
import type { OnImageNote } from './image-note.js';
import { scaleRange, type InputRange } from './input-range.js';
import type { Mask, RgbImage } from './rgb-image.js';
import { highestOf, type Colours, type Depths } from './samples.js';

export interface DecodeOptions {
  /** Images with more pixels are refused from their header, before any memory is taken. Default 50. */
  readonly maxMegapixels?: number;
  /**
   * Numbers of 16-bit images that become 0 and 255, scaled from full depth and rounded; a colour profile is then left out,
   * since it would change the numbers. Images of 8 bits stay as they are. Default: 0 to 65535, by the profile.
   */
  readonly range?: InputRange;
  /** Called with what was odd about an image that could be read all the same. */
  readonly onNote?: OnImageNote;
}

/** What a caller says once for all images that a model sees. */
export type Decoding = Pick<DecodeOptions, 'range' | 'maxMegapixels'>;

/** The most that is decoded unless a caller asks for more. */
export const MAX_MEGAPIXELS = 50;

/** Lossy formats leave a fringe of small numbers around what was 0 or 255. */
const LOSSY_MASK_LEVEL = 128;

/**
 * Decodes an image to 8-bit RGB at its own size, turned upright by its EXIF orientation.
 *
 * Grey becomes three equal channels, 16 bits become 8 (scaled and rounded: 65535 → 255, 32768 → 128; or by `range`), CMYK and
 * images with a colour profile become sRGB, transparent areas lie on black, of several pages the first is taken. An alpha
 * channel that is 0 everywhere and channels behind the first three that are not called alpha are left out.
 *
 * @example
 * ```ts
 * const { width, height, data } = await decodeImage('part.png');
 * ```
 *
 * @param source a file's path, or its bytes
 * @throws ClflowError `io` when the file cannot be read or is no regular file; `data` when it is empty, truncated, damaged,
 *   too large, of another kind of number (floating point) or not an image. The message names the file.
 */
export async function decodeImage(source: string | Uint8Array, options: DecodeOptions = {}): Promise<RgbImage> {
  const reader = await ImageReader.open(source);
  const info = await reader.header(options.maxMegapixels ?? MAX_MEGAPIXELS);
  const image = await decodeRgb(reader, info, options.range);
  reader.notes.forEach((note) => options.onNote?.(note));
  return image;
}

/**
 * Decodes a ground-truth mask at its own size: 255 where any channel is above 0, else 0; in lossy formats (JPEG), where any
 * channel is 128 or more. Sixteen bits count whole, so a label image with small numbers keeps its defects; transparent
 * areas are normal.
 *
 * @example
 * ```ts
 * const mask = await decodeMask('part_mask.png');
 * ```
 *
 * @throws ClflowError as {@link decodeImage}
 */
export async function decodeMask(
  source: string | Uint8Array,
  options: Omit<DecodeOptions, 'range'> = {},
): Promise<Mask> {
  const reader = await ImageReader.open(source);
  const info = await reader.header(options.maxMegapixels ?? MAX_MEGAPIXELS);
  const image = info.bits === 16 ? await reader.deep() : await reader.shallow();
  const mask = toMask(image, info.lossy ? LOSSY_MASK_LEVEL : 1);
  if (info.lossy && !mask.data.includes(255)) noteFaintMask(reader, image.data);
  reader.notes.forEach((note) => options.onNote?.(note));
  return mask;
}

async function decodeRgb(reader: ImageReader, { bits }: ImageInfo, range?: InputRange): Promise<RgbImage> {
  if (bits === 16) {
    const deep = await reader.deep(range !== undefined);
    if (range) noteCutOff(reader, highestOf(deep.data), range);
    return scaleRange(deep, range);
  }
  if (range) reader.note('range', `has 8 bits a channel, so the range up to ${range.high} does not apply to it.`);
  return reader.shallow();
}

function noteCutOff(reader: ImageReader, highest: number, { high }: InputRange): void {
  if (highest <= high) return;
  reader.note('range', `has numbers up to ${highest}; those above ${high}, where the range ends, are cut off.`);
}

function toMask({ width, height, data }: Colours, least: number): Mask {
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    mask[i] = Math.max(data[3 * i], data[3 * i + 1], data[3 * i + 2]) >= least ? 255 : 0;
  }
  return { width, height, data: mask };
}

function noteFaintMask(reader: ImageReader, data: Depths): void {
  const highest = highestOf(data);
  if (highest === 0) return;
  reader.note(
    'faint-mask',
    `marks nothing: its highest number is ${highest}, and in a lossy format pixels count from ${LOSSY_MASK_LEVEL} on; ` +
      'save masks as PNG.',
  );
}
