/** @file What may become of any file that is given to the decoder: pixels as many as it says, or a sentence. */
import { ClflowError } from '../../errors.js';
import { decodeImage, decodeMask } from '../decode.node.js';
import { examineImage } from '../examine.node.js';

export type Outcome = 'image' | 'sentence';

/** Decodes bytes in every way there is. Throws Error where anything but an image or a sentence comes out. */
export async function outcomeOf(bytes: Uint8Array): Promise<Outcome> {
  try {
    const { width, height, data } = await decodeImage(bytes, { range: { low: 0, high: 4095 } });
    requireCount(data, width * height * 3);
    const { image } = await examineImage(bytes);
    requireCount(image.data, image.width * image.height * 3);
    const mask = await decodeMask(bytes);
    requireCount(mask.data, mask.width * mask.height);
    return 'image';
  } catch (error) {
    if (error instanceof ClflowError && error.code === 'data' && /^The image .+[.]$/s.test(error.message))
      return 'sentence';
    throw error;
  }
}

function requireCount(data: Uint8Array, count: number): void {
  if (!(data instanceof Uint8Array) || data.length !== count || count === 0) {
    throw new Error(`${data.length} numbers where ${count} belong`);
  }
}
