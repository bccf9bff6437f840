/** @file Which files are images, by the ends of their names. */
import { extname } from 'node:path';

const decoded = 'png jpg jpeg jfif jpe bmp dib tif tiff webp gif avif'.split(' ');
const undecoded = new Set(
  (
    'heic heif heics jp2 j2k jpf jpx jpm jxl jxr wdp jls psd psb xcf svg svgz eps exr hdr tga pcx pbm pgm ppm pnm pfm pam ' +
    'ico cur dds qoi sgi ras raw dng cr2 cr3 nef nrw arw srf sr2 orf rw2 raf srw pef 3fr dcm dicom fits fit czi lsm nd2'
  ).split(' '),
);
const images = new Set(decoded);
const lossy = new Set('jpg jpeg jfif jpe webp avif'.split(' '));

/** The image types that are taken, for messages. */
export const imageTypes = decoded.join(', ');

/** The end of a file's name in small letters, without its dot. */
export function typeOf(file: string): string {
  return extname(file).slice(1).toLowerCase();
}

/** Whether a file counts as an image that can be decoded. */
export function isImage(file: string): boolean {
  return images.has(typeOf(file));
}

/** Whether a file is an image of a type that cannot be decoded. */
export function isUnsupported(file: string): boolean {
  return undecoded.has(typeOf(file));
}

/** Whether a type is a photo's rather than a mask's. */
export function isLossy(file: string): boolean {
  return lossy.has(typeOf(file));
}
