/**
 * @file Browsers decode to 8 bits. Of a file of 16 bits that uses a part of its range only next to nothing is left then: a model
 * that scales by the range is not given what is left.
 */
import type { DetectorMetadata } from '../detector/metadata.js';
import { ClflowError } from '../errors.js';
import { imageKind } from '../image/image-kind.js';
import type { Picture } from './decode-image.js';

/** What imageKind looks at. */
const HEAD = 1100;
/** Where a PNG has its bits a channel. */
const PNG_DEPTH = 24;

/**
 * Whether a model may see a picture as a browser decodes it. Files of 8 bits, pixels, canvases and cameras are taken as they are,
 * as in Node; not so files of 16 bits, and pictures whose file the page's browser has decoded already.
 * @throws ClflowError `data` for a picture that the model's range would be needed for
 */
export async function requireDepth(
  picture: Picture,
  { inputRange }: Pick<DetectorMetadata, 'inputRange'>,
): Promise<void> {
  if (!inputRange) return;
  const model = `the model was trained on images of 16 bits with numbers up to ${inputRange.high}`;
  if (picture instanceof Blob) {
    if (!isDeep(new Uint8Array(await picture.slice(0, HEAD).arrayBuffer()))) return;
    throw new ClflowError(
      'data',
      `The picture may have 16 bits a channel, of which a browser keeps the upper 8, and ${model}: inspect it in Node, or ` +
        'give its pixels, scaled by that range, as { width, height, data }.',
    );
  }
  if ('naturalWidth' in picture || picture instanceof ImageBitmap) {
    throw new ClflowError(
      'data',
      `Nobody can tell how many bits the file of the picture had, and ${model}: give the file itself instead of what was ` +
        'decoded of it.',
    );
  }
}

/** @throws ClflowError `data` for a file that a model cannot learn from as a browser decodes it */
export async function requireShallow(file: Blob): Promise<void> {
  if (!isDeep(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()))) return;
  throw new ClflowError(
    'data',
    'It may have 16 bits a channel, of which a browser keeps the upper 8: train in Node, or save it with 8 bits.',
  );
}

/** PNG of 16 bits; TIFF, which few browsers decode, may have them. */
function isDeep(head: Uint8Array): boolean {
  const kind = imageKind(head);
  return kind === 'tiff' || (kind === 'png' && head[PNG_DEPTH] === 16);
}
