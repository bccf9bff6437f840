import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Picture } from './decode-image.js';
import { requireDepth } from './depth.js';

const ranged = { inputRange: { low: 0, high: 4095 } };
class Bitmap {}
const grey = (values: Uint8Array | Uint16Array) => sharp(values, { raw: { width: 2, height: 1, channels: 1 } });
let shallow: Blob;
let deep: Blob;
beforeAll(async () => {
  vi.stubGlobal('ImageBitmap', Bitmap);
  shallow = new Blob([await grey(Uint8Array.of(1, 2)).png().toBuffer()]);
  deep = new Blob([await grey(Uint16Array.of(1, 4095)).toColourspace('grey16').png().toBuffer()]);
  return () => vi.unstubAllGlobals();
});

describe('requireDepth', () => {
  it('lets a model without a range see everything', async () => {
    for (const picture of [shallow, deep, new Bitmap() as ImageBitmap]) await requireDepth(picture, {});
  });

  it('lets 8 bits pass, as Node does', async () => {
    const jpeg = new Blob([await grey(Uint8Array.of(1, 2)).jpeg().toBuffer()]);
    const pixels = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
    for (const picture of [shallow, jpeg, pixels, new Blob(['no image'])]) await requireDepth(picture, ranged);
  });

  it('refuses a file of 16 bits, and what was decoded of a file that nobody knows', async () => {
    const tiff = new Blob([await grey(Uint8Array.of(1, 2)).tiff().toBuffer()]);
    for (const file of [deep, tiff]) {
      await expect(requireDepth(file, ranged)).rejects.toMatchObject({
        code: 'data',
        message: expect.stringMatching(
          /16 bits a channel.*trained on images of 16 bits with numbers up to 4095: .*\.$/,
        ),
      });
    }
    for (const picture of [new Bitmap(), { naturalWidth: 3, naturalHeight: 2 }] as Picture[]) {
      await expect(requireDepth(picture, ranged)).rejects.toThrow('give the file itself');
    }
  });
});
