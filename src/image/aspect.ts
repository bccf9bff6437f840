/** @file The working size of a model: what `size` means for a product of a given shape. */
import { clamp, type Size } from '../geometry/index.js';
import { ClflowError, option } from '../errors.js';

/** Sides are multiples of the coarsest stride of the known backbones. */
const STEP = 32;
const SMALLEST = 64;
const LARGEST = 4096;
/** Of images that are cut into tiles. */
const LARGEST_TILED = 8192;

/**
 * The size that images are resized to, from the text of `size` and the size of the product's images in pixels.
 *
 * - `256`: an area of 256² with the images' aspect ratio kept. The ideal sides 256·√(w/h) and 256·√(h/w) are each
 *   rounded to the multiple of 32 that is nearest by ratio, at least 64; among such sizes this one keeps both area and
 *   aspect ratio best: it has the least max(|log(area ratio)| + |log(aspect ratio)|).
 * - `HxW`: exactly this height and width, both multiples of 32 from 64.
 *
 * @param options `step` takes the place of 32 for a backbone whose strides do not divide it; `tiled`: whether such images are cut
 *   into tiles, so that they may be larger
 * @throws ClflowError `usage` for any other text, naming the nearest size that can be used
 */
export function workingSize(
  size: string,
  width: number,
  height: number,
  { step = STEP, tiled = false }: { readonly step?: number; readonly tiled?: boolean } = {},
): Size {
  const largest = tiled ? LARGEST_TILED : LARGEST;
  const exact = /^(\d+)\s*[x×]\s*(\d+)$/i.exec(size.trim());
  if (exact) return exactSize(Number(exact[1]), Number(exact[2]), step, largest);
  const side = /^\d+$/.test(size.trim()) ? Number(size) : NaN;
  if (!(side >= SMALLEST && side <= largest)) {
    throw new ClflowError(
      'usage',
      `${option('size')} ${size} cannot be used: give one number from ${SMALLEST} to ${largest}, such as 256, ` +
        'or height x width, such as 224x512.',
    );
  }
  const stretch = Math.sqrt(width / height);
  return { width: nearestByRatio(side * stretch, step), height: nearestByRatio(side / stretch, step) };
}

/** The images' own size, each side rounded to the nearest multiple of 32: what tiles are cut of where no size is given. */
export function ownSize({ width, height }: Size): Size {
  const [nearestWidth, nearestHeight] = [width, height].map((side) =>
    clamp(Math.round(side / STEP) * STEP, SMALLEST, LARGEST_TILED),
  );
  return { width: nearestWidth, height: nearestHeight };
}

function exactSize(height: number, width: number, step: number, largest: number): Size {
  const [least, most] = [smallest(step), Math.floor(largest / step) * step];
  const mended = [height, width].map((side) => clamp(Math.round(side / step) * step, least, most));
  if (mended[0] !== height || mended[1] !== width) {
    throw new ClflowError(
      'usage',
      `${option('size')} ${height}x${width} cannot be used: height and width must be multiples of ${step} from ${least} to ` +
        `${most}; the nearest is ${mended.join('x')}.`,
    );
  }
  return { width, height };
}

function nearestByRatio(side: number, step: number): number {
  const below = Math.max(smallest(step), Math.floor(side / step) * step);
  const above = below + step;
  return side / below <= above / side ? below : above;
}

function smallest(step: number): number {
  return Math.ceil(SMALLEST / step) * step;
}
