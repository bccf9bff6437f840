/**
 * @file What one decoded image tells of itself, in numbers that can be compared over a whole set.
 *
 *   brightness = mean luma, 0 … 255; sharpness = Σ |∇² luma| / Σ |∇ luma| at the image's own size, on every k-th row;
 *   thumbnail = mean luma of SIDE × SIDE cells; outline = which cells are lighter than their right neighbour.
 */
import type { Size } from '../geometry/index.js';
import type { RgbImage } from '../image/rgb-image.js';

/** Cells of a thumbnail in each direction. */
const SIDE = 32;
/** Rows of an image that sharpness is measured on, about. */
const ROWS = 128;

export interface ImageFacts extends Size {
  readonly brightness: number;
  readonly sharpness: number;
  /** Whether all pixels have one colour, as with a lens cap on. */
  readonly oneColour: boolean;
  /** SIDE² values, 0 … 255. */
  readonly thumbnail: Float32Array;
  /** A bit a cell: the perceptual hash that finds near copies (difference hash). */
  readonly outline: Uint32Array;
}

export function imageFacts(image: RgbImage): ImageFacts {
  const { width, height } = image;
  const thumbnail = thumbnailOf(image);
  const brightness = thumbnail.reduce((sum, value) => sum + value, 0) / thumbnail.length;
  return {
    ...{ width, height, brightness, thumbnail },
    sharpness: sharpnessOf(image),
    oneColour: isOneColour(image),
    outline: outlineOf(thumbnail),
  };
}

function luma(data: Uint8Array, pixel: number): number {
  const p = 3 * pixel;
  return 0.299 * data[p] + 0.587 * data[p + 1] + 0.114 * data[p + 2];
}

/** Mean luma of each cell; of images smaller than the thumbnail, the nearest pixel. */
function thumbnailOf({ width, height, data }: RgbImage): Float32Array {
  const sums = new Float64Array(SIDE * SIDE);
  const counts = new Uint32Array(SIDE * SIDE);
  // Of very large images every other row and column and so on: a mean of some hundred pixels is a mean.
  const [stepX, stepY] = [width, height].map((side) => Math.max(1, Math.floor(side / (16 * SIDE))));
  for (let y = 0; y < height; y += stepY) {
    const row = Math.floor((y * SIDE) / height) * SIDE;
    for (let x = 0; x < width; x += stepX) {
      const cell = row + Math.floor((x * SIDE) / width);
      sums[cell] += luma(data, y * width + x);
      counts[cell]++;
    }
  }
  return Float32Array.from(sums, (sum, cell) => {
    if (counts[cell] > 0) return sum / counts[cell];
    const x = Math.floor((((cell % SIDE) + 0.5) * width) / SIDE);
    const y = Math.floor(((Math.floor(cell / SIDE) + 0.5) * height) / SIDE);
    return luma(data, y * width + x);
  });
}

function sharpnessOf({ width, height, data }: RgbImage): number {
  if (width < 3 || height < 3) return 0;
  let [edges, curvature] = [0, 0];
  for (let y = 1; y < height - 1; y += Math.max(1, Math.floor(height / ROWS))) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const [here, left, right] = [luma(data, i), luma(data, i - 1), luma(data, i + 1)];
      const [up, down] = [luma(data, i - width), luma(data, i + width)];
      edges += Math.abs(right - left) + Math.abs(down - up);
      curvature += Math.abs(left + right + up + down - 4 * here);
    }
  }
  return edges === 0 ? 0 : (2 * curvature) / edges;
}

function isOneColour({ data }: RgbImage): boolean {
  for (let i = 3; i < data.length; i++) if (data[i] !== data[i % 3]) return false;
  return true;
}

function outlineOf(thumbnail: Float32Array): Uint32Array {
  const bits = new Uint32Array((SIDE * SIDE) / 32);
  for (let cell = 0; cell < thumbnail.length; cell++) {
    const right = cell % SIDE === SIDE - 1 ? cell : cell + 1;
    if (thumbnail[cell] < thumbnail[right]) bits[cell >> 5] |= 1 << (cell & 31);
  }
  return bits;
}
