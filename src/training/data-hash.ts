/** @file A fingerprint of the training images, so that a model and a checkpoint know what they were trained on. */
import type { RgbImage } from '../image/rgb-image.js';

/** SHA-256 (hex) over the sizes and pixels of images, in order. */
export async function hashImages(count: number, get: (index: number) => Promise<RgbImage>): Promise<string> {
  const parts = new Uint8Array(count * 32);
  for (let i = 0; i < count; i++) {
    const { data } = await get(i);
    parts.set(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(data))), i * 32);
  }
  const whole = new Uint8Array(await crypto.subtle.digest('SHA-256', parts));
  return [...whole].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
