/** @file Image files to RGB bytes in memory. PNG, JPEG, TIFF, WebP, GIF and AVIF by libvips (sharp), BMP by our own reader. */
import { readFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { Size } from '../geometry/index.js';
import { ClflowError, messageOf } from '../errors.js';
import { bmpHeader, decodeBmp, isBmp } from './bmp.js';
import { ioError } from '../files/index.node.js';
import type { Mask, RgbImage } from './rgb-image.js';

export interface DecodeOptions {
  /** Images with more pixels are refused from their header, before any memory is taken. Default 100. */
  readonly maxMegapixels?: number;
}

const FORMATS = new Set(['png', 'jpeg', 'tiff', 'webp', 'gif', 'heif']);
const FORMAT_NAMES = 'PNG, JPEG, BMP, TIFF, WebP, GIF and AVIF';

/** A file's bytes and how to name it in a message. */
interface Source {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/**
 * Decodes an image to 8-bit RGB at its own size, turned upright by its EXIF orientation.
 *
 * Grey becomes three equal channels, 16 bits become 8 (the upper byte: 65535 → 255, 32768 → 128), CMYK and images with
 * a colour profile become sRGB, transparent areas lie on black, of several pages the first is taken.
 *
 * @example
 * ```ts
 * const { width, height, data } = await decodeImage('part.png');
 * ```
 *
 * @param source a file's path, or its bytes
 * @throws ClflowError `io` when the file cannot be read; `data` when it is empty, truncated, damaged, too large, of
 *   another kind of number (floating point) or not an image. The message names the file.
 */
export async function decodeImage(source: string | Uint8Array, options: DecodeOptions = {}): Promise<RgbImage> {
  const file = await load(source);
  await readHeader(file, options);
  return decodeRgb(file);
}

/**
 * Decodes a ground-truth mask at its own size: 255 where any channel is above 0, else 0. Sixteen bits count whole, so
 * a label image with small numbers keeps its defects; transparent areas are normal.
 *
 * @example
 * ```ts
 * const mask = await decodeMask('part_mask.png');
 * ```
 *
 * @throws ClflowError as {@link decodeImage}
 */
export async function decodeMask(source: string | Uint8Array, options: DecodeOptions = {}): Promise<Mask> {
  const file = await load(source);
  const { deep } = await readHeader(file, options);
  if (!deep) return toMask(await decodeRgb(file));
  return explained(file, async () => {
    const raw = pipeline(file).toColourspace('rgb16').raw({ depth: 'ushort' });
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    return toMask({ ...info, data: new Uint16Array(data.buffer, data.byteOffset, data.length / 2) });
  });
}

/** Width and height of an image after it is turned upright, from its header alone. Throws as {@link decodeImage}. */
export async function imageInfo(source: string | Uint8Array): Promise<Size> {
  const { width, height } = await readHeader(await load(source), { maxMegapixels: Infinity });
  return { width, height };
}

async function decodeRgb(file: Source): Promise<RgbImage> {
  if (isBmp(file.bytes)) return explained(file, async () => decodeBmp(file.bytes));
  return explained(file, async () => {
    const { data, info } = await pipeline(file).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    // A plain array, not a Buffer: the slice() of a Buffer is no copy.
    return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  });
}

function toMask(image: { width: number; height: number; data: Uint8Array | Uint16Array }): Mask {
  const { width, height, data } = image;
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) mask[i] = data[3 * i] || data[3 * i + 1] || data[3 * i + 2] ? 255 : 0;
  return { width, height, data: mask };
}

async function load(source: string | Uint8Array): Promise<Source> {
  if (typeof source !== 'string') return checkNotEmpty({ bytes: source, name: 'The image' });
  const bytes = await readFile(source).catch((error: unknown) => {
    throw ioError('read', source, error);
  });
  return checkNotEmpty({ bytes, name: source });
}

function checkNotEmpty(file: Source): Source {
  if (file.bytes.length > 0) return file;
  throw new ClflowError('data', `${file.name} is empty (0 bytes); copy it again or remove it.`);
}

/** Size after rotation, and whether pixels have 16 bits; refuses what cannot or should not be decoded. */
async function readHeader(
  file: Source,
  { maxMegapixels = 100 }: DecodeOptions,
): Promise<{ width: number; height: number; deep: boolean }> {
  const header = await explained(file, async () => {
    if (isBmp(file.bytes)) return { ...bmpHeader(file.bytes), deep: false };
    const metadata = await open(file).metadata();
    checkKind(file, metadata);
    return { ...metadata.autoOrient, deep: metadata.depth === 'ushort' };
  });
  const megapixels = (header.width * header.height) / 1e6;
  if (megapixels > maxMegapixels) {
    throw new ClflowError(
      'data',
      `${file.name} is too large: ${header.width}×${header.height} is ${Math.round(megapixels)} megapixels, and at most ` +
        `${maxMegapixels} are allowed; make it smaller or cut out the product.`,
    );
  }
  return header;
}

function checkKind({ name }: Source, { format, depth }: Metadata): void {
  if (!FORMATS.has(format)) throw notAnImage(name);
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw new ClflowError('data', `${name} has pixels of type ${depth}; save it with 8 or 16 bits a channel.`);
  }
}

function open({ bytes }: Source): Sharp {
  // Our own limit of pixels holds. The strictest check: a camera's damaged JPEG must not pass as a product.
  return sharp(bytes, { limitInputPixels: false, failOn: 'warning' });
}

function pipeline(file: Source): Sharp {
  return open(file).autoOrient().flatten({ background: '#000000' });
}

/** Runs a decoder; its errors become sentences that name the file. */
async function explained<T>({ name }: Source, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof ClflowError) throw error;
    const reason = messageOf(error).trim().split('\n')[0];
    if (/unsupported image format/.test(reason)) throw notAnImage(name, error);
    throw new ClflowError(
      'data',
      `${name} cannot be decoded, it is damaged, truncated or of an unusual kind (${reason}); ` +
        'copy it again, or save it as PNG.',
      { cause: error },
    );
  }
}

function notAnImage(name: string, cause?: unknown): ClflowError {
  return new ClflowError(
    'data',
    `${name} is not an image that can be read (${FORMAT_NAMES} can), or it is badly damaged.`,
    { cause },
  );
}
