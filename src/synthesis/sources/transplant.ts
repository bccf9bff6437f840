/** @file Pixels of a good image (another one, or the image itself), seen through a turn, a scale and a shift. */
import type { RgbImage } from '../../image/rgb-image.js';
import { type Pixels, sample } from '../pixels.js';
import type { Box, Size } from '../../geometry/index.js';

export interface Placement {
  /** The place in the source that lands on the middle of the box. */
  readonly x: number;
  readonly y: number;
  /** Radians. Default 0. */
  readonly angle?: number;
  /** > 1 magnifies. Default 1. */
  readonly scale?: number;
  /** Mirrors left and right. Default false. */
  readonly mirrored?: boolean;
}

/** The source as it appears in the box; beyond the source's edge its last pixels repeat. */
export function transplant(source: RgbImage, box: Box, placement: Placement): Pixels {
  const pixels = new Float32Array(box.width * box.height * 3);
  visit(box, placement, (x, y, i) => sample(source, x, y, pixels, 3 * i));
  return pixels;
}

/** The alpha without the pixels whose source does not lie on the product (or lies outside the image). */
export function onlyProduct(
  alpha: Float32Array,
  cover: Float32Array | null,
  source: Size,
  box: Box,
  placement: Placement,
): Float32Array {
  const kept = new Float32Array(alpha.length);
  visit(box, placement, (x, y, i) => {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= source.width || row >= source.height) return;
    if (!cover || cover[row * source.width + column] >= 0.75) kept[i] = alpha[i];
  });
  return kept;
}

/** Calls back with each pixel's place in the source. */
function visit(box: Box, placement: Placement, each: (x: number, y: number, i: number) => void): void {
  const { x, y, angle = 0, scale = 1, mirrored = false } = placement;
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const flip = mirrored ? -1 : 1;
  for (let row = 0, i = 0; row < box.height; row++) {
    const v = row - (box.height - 1) / 2;
    for (let column = 0; column < box.width; column++, i++) {
      const u = flip * (column - (box.width - 1) / 2);
      each(x + u * cos + v * sin, y - u * sin + v * cos, i);
    }
  }
}
