/** @file Which of libvips' decoders there are for bytes that strangers send: those of the kinds of files that we read, and no other. */
import sharp from 'sharp';

/** Of PNG, JPEG, TIFF, WebP, GIF and AVIF; BMP is read by our own reader. */
const OURS = ['Jpeg', 'Png', 'Tiff', 'Webp', 'Nsgif', 'Heif'];

/**
 * Switches all other decoders off (SVG, PDF, ImageMagick's …), for the whole process and for every user of sharp in it. Kinds are
 * told by their first bytes before a decoder sees them; this is for bytes that begin as one kind and go on as another.
 */
export function blockForeignLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: OURS.map((kind) => `VipsForeignLoad${kind}`) });
}
