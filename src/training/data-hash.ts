/** @file A fingerprint of the training images, so that a model and a checkpoint know what they were trained on. */
import type { RgbImage } from '../image/rgb-image.js';
import { sha256Hex } from '../sha256.js';

/** Images decoded at the same time: decoding runs in threads of its own. */
const AT_ONCE = 8;

/** SHA-256 (hex) over the sizes and pixels of images, in order. @param atOnce images held at the same time */
export async function hashImages(
  count: number,
  get: (index: number) => Promise<RgbImage>,
  atOnce = AT_ONCE,
): Promise<string> {
  // Per image: width and height as 32-bit little-endian numbers, then the hash of the pixels.
  const parts = new Uint8Array(count * 40);
  const sizes = new DataView(parts.buffer);
  const add = async (i: number): Promise<void> => {
    const { width, height, data } = await get(i);
    sizes.setUint32(i * 40, width, true);
    sizes.setUint32(i * 40 + 4, height, true);
    parts.set(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(data))), i * 40 + 8);
  };
  for (let start = 0; start < count; start += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, count - start) }, (_, i) => add(start + i)));
  }
  return sha256Hex(parts);
}
