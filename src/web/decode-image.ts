/** @file Whatever a page has a picture in, as an RGB image in memory. */
import type { Size } from '../geometry/index.js';
import { ClflowError, messageOf } from '../errors.js';
import type { RgbImage } from '../image/rgb-image.js';
import { fromRgba } from './rgba.js';

/** A file, what a page shows, a camera's frame, or pixels. */
export type Picture =
  | Blob
  | ImageData
  | ImageBitmap
  | HTMLImageElement
  | HTMLCanvasElement
  | HTMLVideoElement
  | OffscreenCanvas
  | VideoFrame
  | RgbImage;

/** What a canvas can draw. */
type Drawable = Exclude<Picture, Blob | ImageData | RgbImage>;

/** Beyond it browsers give canvases that stay empty. */
const MOST_MEGAPIXELS = 100;

/**
 * Decodes a picture as `decodeImage` does in Node: 8-bit RGB at its own size, upright by its EXIF orientation, in sRGB,
 * transparent areas on black. A PNG of 8 bits gives the same pixels as there; other files nearly so, for each browser has a decoder
 * of its own. Runs in a page and in a worker.
 * @example
 * const image = await decodeImage(input.files[0]);
 * @throws ClflowError `data` when the browser cannot decode it, when it is too large, has no pixels yet, or may not be read
 *   because it comes from elsewhere
 */
export async function decodeImage(picture: Picture): Promise<RgbImage> {
  if (picture instanceof Blob) return decodeFile(picture);
  if ('data' in picture) return isRgb(picture) ? picture : fromImageData(picture);
  return fromDrawable(picture, sizeOf(picture));
}

async function decodeFile(file: Blob): Promise<RgbImage> {
  const name = file instanceof File && file.name ? file.name : 'The picture';
  if (file.size === 0) throw new ClflowError('data', `${name} is empty (0 bytes); choose another file.`);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image', colorSpaceConversion: 'default' });
  } catch (cause) {
    throw new ClflowError(
      'data',
      `${name} is not an image that this browser can decode, or it is damaged (${messageOf(cause)}); save it as PNG.`,
      { cause },
    );
  }
  return readAndClose(bitmap);
}

/**
 * A picture as another thread can have it: what belongs to the page, as a bitmap of its own pixels.
 * @returns it, and the bitmap if one was made
 * @throws ClflowError `data` as {@link decodeImage}
 */
export async function portable(picture: Picture): Promise<{ picture: Picture; made: ImageBitmap | null }> {
  if (picture instanceof Blob || 'data' in picture || picture instanceof ImageBitmap) return { picture, made: null };
  const { width, height } = sizeOf(picture);
  checkSize(width, height);
  try {
    const made = await createImageBitmap(picture);
    return { picture: made, made };
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function fromImageData(pixels: ImageData): Promise<RgbImage> {
  const isPlain = pixels.data instanceof Uint8ClampedArray && pixels.colorSpace === 'srgb';
  return isPlain ? fromRgba(pixels) : readAndClose(await createImageBitmap(pixels));
}

function readAndClose(bitmap: ImageBitmap): RgbImage {
  try {
    return fromDrawable(bitmap, bitmap);
  } finally {
    bitmap.close();
  }
}

/** By its own pixels, not as large as a page shows it. */
function sizeOf(picture: Drawable): Size {
  if ('naturalWidth' in picture) return { width: picture.naturalWidth, height: picture.naturalHeight };
  if ('videoWidth' in picture) return { width: picture.videoWidth, height: picture.videoHeight };
  if ('displayWidth' in picture) return { width: picture.displayWidth, height: picture.displayHeight };
  return { width: picture.width, height: picture.height };
}

function fromDrawable(picture: Drawable, { width, height }: Size): RgbImage {
  checkSize(width, height);
  // Without alpha a canvas is black to begin with; read from the processor, where no driver rounds.
  const canvas = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
  if (!canvas) throw new ClflowError('internal', 'The browser gives no canvas to read pictures with.');
  canvas.drawImage(picture, 0, 0, width, height);
  try {
    return fromRgba(canvas.getImageData(0, 0, width, height));
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** What is thrown of a picture from elsewhere. */
export function unreadable(cause: unknown): ClflowError {
  return new ClflowError(
    'data',
    `The browser does not let this page read the picture (${messageOf(cause)}); load it from the page's own server, or with ` +
      'crossorigin="anonymous" from one that allows it.',
    { cause },
  );
}

/** @throws ClflowError `data` for a picture without pixels, or with too many */
function checkSize(width: number, height: number): void {
  if (width === 0 || height === 0) {
    throw new ClflowError('data', 'The picture has no pixels yet; wait until it has loaded, or until the camera runs.');
  }
  if (width * height > MOST_MEGAPIXELS * 1e6) {
    throw new ClflowError(
      'data',
      `The picture is too large: ${width}×${height} is ${Math.round((width * height) / 1e6)} megapixels, and at most ` +
        `${MOST_MEGAPIXELS} are allowed; make it smaller or cut out the product.`,
    );
  }
}

function isRgb(pixels: RgbImage | ImageData): pixels is RgbImage {
  return pixels.data.length === 3 * pixels.width * pixels.height;
}
