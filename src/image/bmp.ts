/**
 * @file Uncompressed Windows bitmaps (BMP), which inspection cameras write and libvips does not read. Layout: Microsoft,
 * "Bitmap Storage": a file header of 14 bytes, an information header, a palette, then rows from the bottom up, each
 * padded to four bytes; 1, 4 and 8 bits a pixel point into the palette, 24 and 32 are blue, green, red (, unused).
 */
import type { RgbImage } from './rgb-image.js';

const BI_RGB = 0;
const BI_BITFIELDS = 3;
const DEPTHS = [1, 4, 8, 24, 32];

interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  /** Bits a pixel. */
  readonly depth: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** Where the pixels begin. */
  readonly offset: number;
  readonly paletteOffset: number;
  readonly paletteColours: number;
  /** Bytes of one palette colour. */
  readonly paletteStep: number;
}

/** Whether bytes begin as a BMP file does. */
export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/**
 * Reads the header alone.
 * @throws Error with a reason, without the file's name, when it is damaged or of a kind that is not supported
 */
export function bmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 26) throw new Error('its header is cut off');
  const offset = view.getUint32(10, true);
  const size = view.getUint32(14, true);
  // The oldest header (12 bytes, OS/2) has 16-bit sides and three bytes a palette colour.
  const old = size === 12;
  if (!old && (size < 40 || bytes.length < 54)) throw new Error('its header is damaged');
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const depth = view.getUint16(old ? 24 : 28, true);
  const compression = old ? BI_RGB : view.getUint32(30, true);
  const colours = old ? 0 : view.getUint32(46, true);
  if (width <= 0 || signedHeight === 0) throw new Error('its header is damaged');
  if (!DEPTHS.includes(depth)) throw new Error(`BMP with ${depth} bits a pixel is not supported`);
  if (compression !== BI_RGB && !(compression === BI_BITFIELDS && depth === 32 && hasUsualMasks(view))) {
    throw new Error('compressed BMP is not supported');
  }
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    depth,
    stride: Math.ceil((width * depth) / 32) * 4,
    offset,
    paletteOffset: 14 + size,
    paletteColours: colours || 2 ** Math.min(depth, 8),
    paletteStep: old ? 3 : 4,
  };
}

/** Whether a bit-field bitmap of 32 bits keeps its colours where a plain one does. */
function hasUsualMasks(view: DataView): boolean {
  return (
    view.byteLength >= 66 &&
    view.getUint32(54, true) === 0xff0000 &&
    view.getUint32(58, true) === 0xff00 &&
    view.getUint32(62, true) === 0xff
  );
}

/**
 * Decodes an uncompressed bitmap of 1, 4, 8, 24 or 32 bits a pixel; the fourth byte of 32 bits is ignored.
 * @throws Error with a reason, without the file's name, when it is damaged, truncated or not supported
 */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  const header = bmpHeader(bytes);
  const { width, height, depth, stride, offset } = header;
  if (bytes.length < offset + stride * (height - 1) + Math.ceil((width * depth) / 8)) throw new Error('it is cut off');
  const data = new Uint8Array(width * height * 3);
  const writeRow = depth <= 8 ? paletteRow(bytes, header) : colourRow(bytes, depth / 8);
  for (let y = 0; y < height; y++) {
    const row = offset + stride * (header.topDown ? y : height - 1 - y);
    writeRow(row, data.subarray(y * width * 3, (y + 1) * width * 3));
  }
  return { width, height, data };
}

type RowWriter = (from: number, target: Uint8Array) => void;

function colourRow(bytes: Uint8Array, step: number): RowWriter {
  return (from, target) => {
    for (let i = 0, at = from; i < target.length; i += 3, at += step) {
      target[i] = bytes[at + 2];
      target[i + 1] = bytes[at + 1];
      target[i + 2] = bytes[at];
    }
  };
}

function paletteRow(bytes: Uint8Array, { depth, paletteOffset, paletteColours, paletteStep }: BmpHeader): RowWriter {
  const mask = 2 ** depth - 1;
  return (from, target) => {
    for (let i = 0, bit = 0; i < target.length; i += 3, bit += depth) {
      // The first pixel of a byte lies in its highest bits.
      const index = (bytes[from + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
      if (index >= paletteColours) throw new Error('a pixel points outside its palette');
      const colour = paletteOffset + index * paletteStep;
      target[i] = bytes[colour + 2];
      target[i + 1] = bytes[colour + 1];
      target[i + 2] = bytes[colour];
    }
  };
}
