/** @file Images to PNG, JPEG and WebP files in memory. */
import sharp from 'sharp';
import { ClflowError } from '../errors.js';
import type { Mask, RgbImage } from './rgb-image.js';

/**
 * A PNG file's bytes: 8-bit RGB for an image, 8-bit grey for a mask (its values as they are: 1 stays 1, so write 255
 * for defects that eyes shall see). Which of the two it is, is told by the number of bytes a pixel.
 *
 * @example
 * ```ts
 * await writeFile('part.png', await encodePng(image));
 * ```
 */
export async function encodePng(image: RgbImage | Mask): Promise<Uint8Array> {
  const { width, height, data } = image;
  const channels = data.length / (width * height);
  if (channels !== 1 && channels !== 3) {
    throw new ClflowError(
      'internal',
      `Cannot write a PNG: ${data.length} bytes are neither a grey nor an RGB image of ${width}×${height}.`,
    );
  }
  const png = await sharp(data, { raw: { width, height, channels } })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png({ compressionLevel: 6 })
    .toBuffer();
  return new Uint8Array(png.buffer, png.byteOffset, png.length);
}

/**
 * A JPEG file's bytes, for pictures that people look at: a fraction of a PNG to make and to send.
 *
 * @example
 * ```ts
 * await writeFile('heatmap.jpg', await encodeJpeg(heatmapOverlay(image, map, heatmapScale(detector.metadata))));
 * ```
 *
 * @param quality 1 … 100
 */
export async function encodeJpeg(image: RgbImage, quality = 82): Promise<Uint8Array> {
  const { width, height, data } = image;
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return new Uint8Array(jpeg.buffer, jpeg.byteOffset, jpeg.length);
}

/**
 * A WebP file's bytes, for small pictures of which many are shown at once.
 * @param quality 1 … 100
 */
export async function encodeWebp(image: RgbImage, quality = 78): Promise<Uint8Array> {
  const { width, height, data } = image;
  const webp = await sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality })
    .toBuffer();
  return new Uint8Array(webp.buffer, webp.byteOffset, webp.length);
}
