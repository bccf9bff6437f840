/** @file A mask as somebody sends it: a PNG of the image's size and nothing else. It is decoded and written anew, in two values. */
import { ClflowError, encodePng } from 'clflow';
import { image as images } from 'clflow/parts';
import { passedOn, said } from './said.js';

/** A mask compresses well: more is none. */
export const LARGEST_MASK = 64e6;

export interface GivenMask {
  /** Null for one without any white. */
  readonly png: Uint8Array | null;
  /** Everything is white. */
  readonly isWhole: boolean;
}

/** @throws HttpError 422 for what is no PNG, damaged, or of another size than the image */
export async function givenMask(
  bytes: Uint8Array,
  wanted: { readonly width: number; readonly height: number },
): Promise<GivenMask> {
  try {
    const { kind, width, height } = await images.imageInfo(bytes);
    if (kind !== 'png') throw said('mask-not-png', { kind: kind.toUpperCase() });
    if (width !== wanted.width || height !== wanted.height) {
      const [mask, image] = [`${width}×${height}`, `${wanted.width}×${wanted.height}`];
      throw said('mask-size', { mask, image });
    }
    const mask = await images.decodeMask(bytes, { maxMegapixels: images.MAX_MEGAPIXELS });
    const png = mask.data.includes(255) ? await encodePng(mask) : null;
    return { png, isWhole: !mask.data.includes(0) };
  } catch (error) {
    if (error instanceof ClflowError) throw passedOn(422, error.message.replace(/^The image\b/, 'The mask'));
    throw error;
  }
}
