/** @file What kind of file an image is, by its first bytes: no name is trusted, and only kinds that hold mere pixels reach a decoder. */
import { isBmp } from './bmp.js';

/** Kinds that are decoded. */
export type ImageKind = 'png' | 'jpeg' | 'tiff' | 'webp' | 'gif' | 'avif' | 'bmp';

/** What to say of a file that is not decoded. */
export interface ForeignKind {
  /** With its article: `a PDF document`. */
  readonly foreign: string;
  readonly advice: string;
}

const PICTURE = 'save it as PNG or JPEG';
const HEIC: ForeignKind = {
  foreign: 'a HEIC image (as iPhones take)',
  advice: 'save it as JPEG or PNG (on the iPhone: Settings, Camera, Formats, Most Compatible)',
};
const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']);
const AVIF_BRANDS = new Set(['avif', 'avis']);

/** Beginnings in Latin-1, each with where it stands; the first that fits counts. */
const DECODED: readonly (readonly [kind: ImageKind, beginning: string])[] = [
  ['png', '\x89PNG\r\n\x1a\n'],
  ['jpeg', '\xff\xd8\xff'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  // BigTIFF.
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
];

const FOREIGN: readonly (readonly [beginning: string, foreign: string, advice: string])[] = [
  ['%PDF', 'a PDF document', PICTURE],
  ['%!PS', 'a PostScript document', PICTURE],
  ['8BPS', 'a Photoshop document', PICTURE],
  ['\xff\x0a', 'a JPEG XL image', PICTURE],
  ['\0\0\0\x0cJXL ', 'a JPEG XL image', PICTURE],
  ['\0\0\0\x0cjP  ', 'a JPEG 2000 image', PICTURE],
  ['\xff\x4f\xff\x51', 'a JPEG 2000 image', PICTURE],
  ['v/1\x01', 'an OpenEXR image', 'save it as PNG with 8 or 16 bits a channel'],
  ['SIMPLE  =', 'a FITS image', 'save it as PNG with 8 or 16 bits a channel'],
  ['PK\x03\x04', 'a ZIP archive', 'unpack it first'],
  ['\x1f\x8b', 'a gzip archive', 'unpack it first'],
  ['version https://git-lfs', 'a pointer of Git LFS, not the image itself', 'fetch the images (git lfs pull)'],
];

/** The kind of a file; null for one that is none of those we know. */
export function imageKind(bytes: Uint8Array): ImageKind | ForeignKind | null {
  // As JPEG is often damaged just behind its first two bytes, the third is not asked for when stray bytes follow.
  const head = latin(bytes, 0, 64);
  const decoded = DECODED.find(([, beginning]) => head.startsWith(beginning));
  if (decoded) return decoded[0];
  if (head.startsWith('\xff\xd8')) return 'jpeg';
  if (isBmp(bytes)) return 'bmp';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  if (head.slice(4, 8) === 'ftyp') return byBrand(bytes);
  const foreign = FOREIGN.find(([beginning]) => head.startsWith(beginning));
  if (foreign) return { foreign: foreign[1], advice: foreign[2] };
  if (latin(bytes, 128, 4) === 'DICM') return { foreign: 'a DICOM image', advice: PICTURE };
  if (/<svg[\s>]/i.test(latin(bytes, 0, 1000))) return { foreign: 'an SVG drawing', advice: PICTURE };
  return null;
}

/** Of ISO base media files: the major brand, then those that the file also claims to be. */
function byBrand(bytes: Uint8Array): ImageKind | ForeignKind | null {
  const size = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const brands: string[] = [latin(bytes, 8, 4)];
  for (let at = 16; at + 4 <= Math.min(size, bytes.length, 256); at += 4) brands.push(latin(bytes, at, 4));
  if (AVIF_BRANDS.has(brands[0])) return 'avif';
  if (HEIC_BRANDS.has(brands[0])) return HEIC;
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return 'avif';
  if (brands.some((brand) => HEIC_BRANDS.has(brand))) return HEIC;
  return { foreign: 'a video or an image of a kind like HEIC', advice: PICTURE };
}

function latin(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
