/**
 * @file Resizing by a triangle filter whose support grows with the reduction (antialiased bilinear):
 *
 *   out[i] = Σ_j w_ij · in[j] / Σ_j w_ij,   w_ij = max(0, 1 − |j + ½ − (i + ½)·s| / max(s, 1)),   s = inSize / outSize,
 *
 * j inside the image only, rows and columns one after the other. Pixel centres lie at ½. These are the weights of
 * Pillow's BILINEAR (`ImagingResample`), of PyTorch's `interpolate(mode='bilinear', antialias=True)` and of ONNX
 * `Resize(mode=linear, antialias=1, coordinate_transformation_mode=half_pixel, exclude_outside=1)`. When enlarging it is
 * plain bilinear interpolation. Sums are kept in float32 and bytes are rounded once, at the end.
 */
import { ClflowError } from '../errors.js';
import type { FloatMap, Mask, RgbImage } from './rgb-image.js';
import { canShrink, shrinkRgb, type Doubt } from './shrink.js';

/** For every output position the first input position and the weights from there on, `taps` apart. */
interface Filter {
  readonly taps: number;
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Resizes an image to width × height by the antialiased triangle filter; the aspect ratio is the caller's.
 *
 * @example
 * ```ts
 * const small = resizeRgb(await decodeImage('part.png'), 320, 240);
 * ```
 */
export function resizeRgb(image: RgbImage, width: number, height: number): RgbImage {
  checkSize(width, height);
  if (width === image.width && height === image.height) return { ...image, data: image.data.slice() };
  if (canShrink(image, width, height)) {
    return { width, height, data: shrinkRgb(image, width, height, doubtOf(image, width, height)) };
  }
  const values = resample(image.data, image.width, image.height, 3, width, height);
  const data = new Uint8Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = values[i] + 0.5;
  return { width, height, data };
}

/**
 * How a faster way comes to the same bytes as the sums here: within their error of half a level, half a unit of float32 for each
 * of the rows and of a few weights twice over, it asks for what they come to.
 */
function doubtOf(image: RgbImage, width: number, height: number): Doubt {
  let columns: Filter | undefined;
  let rows: Filter | undefined;
  const exactly = (x: number, y: number, channel: number): number => {
    columns ??= triangle(image.width, width);
    rows ??= triangle(image.height, height);
    let sum = 0;
    for (let k = 0; k < columns.count[x]; k++) {
      const at = 3 * (columns.first[x] + k) + channel;
      let blended = 0;
      for (let j = 0; j < rows.count[y]; j++) {
        const value = image.data[3 * image.width * (rows.first[y] + j) + at];
        blended = Math.fround(blended + rows.weights[y * rows.taps + j] * value);
      }
      sum += columns.weights[x * columns.taps + k] * blended;
    }
    return Math.floor(Math.fround(sum) + 0.5);
  };
  return { within: (tapsOf(image.height / height) + 8) * 2 ** -16, exactly };
}

/** Resizes a map of floats: bilinear with half-pixel centres when enlarging, antialiased when shrinking. */
export function resizeMap(map: FloatMap, width: number, height: number): FloatMap {
  checkSize(width, height);
  return { width, height, data: resample(map.data, map.width, map.height, 1, width, height) };
}

/**
 * As {@link resizeMap}, a row at a time: a large map is never whole. The row's array is the same each time.
 * @param above rows that see nothing above it are left out
 */
export function eachResizedRow(
  map: FloatMap,
  width: number,
  height: number,
  onRow: (row: Float32Array, y: number) => void,
  above = -Infinity,
): void {
  checkSize(width, height);
  const columns = triangle(map.width, width);
  const rows = triangle(map.height, height);
  const highest = highestOfRows(map);
  const blended = new Float32Array(map.width);
  const row = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    const from = rows.first[y];
    if (!highest.subarray(from, from + rows.count[y]).some((value) => value > above)) continue;
    blendRows(map.data, rows, y, blended);
    filterRow(blended, columns, 1, row);
    onRow(row, y);
  }
}

function highestOfRows({ width, height, data }: FloatMap): Float32Array {
  const highest = new Float32Array(height).fill(-Infinity);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) if (data[i] > highest[y]) highest[y] = data[i];
  }
  return highest;
}

/**
 * The weights of one axis as a matrix [outSize, inSize], row by row: rows times image times transposed columns is the image
 * resized, before it is rounded.
 */
export function resizeMatrix(inSize: number, outSize: number): Float32Array {
  const { taps, first, count, weights } = triangle(inSize, outSize);
  const matrix = new Float32Array(outSize * inSize);
  for (let i = 0; i < outSize; i++) {
    matrix.set(weights.subarray(i * taps, i * taps + count[i]), i * inSize + first[i]);
  }
  return matrix;
}

/** The share of each pixel of a smaller map that lies where a mask is above 0, 0 … 1; filtered as {@link resizeMap} does. */
export function maskShare(mask: Mask, width: number, height: number): FloatMap {
  checkSize(width, height);
  const shown = mask.data.map((value) => (value > 0 ? 1 : 0));
  return { width, height, data: resample(shown, mask.width, mask.height, 1, width, height) };
}

/**
 * Resizes a mask so that no defect is lost: a smaller mask holds at each pixel the greatest value among the pixels whose
 * centre falls inside it (each counts exactly once); where there is none, as when enlarging, the nearest pixel.
 */
export function resizeMask(mask: Mask, width: number, height: number): Mask {
  checkSize(width, height);
  const columns = cells(mask.width, width);
  const rows = cells(mask.height, height);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let greatest = 0;
      for (let sy = rows[y].from; sy < rows[y].to; sy++) {
        for (let sx = columns[x].from; sx < columns[x].to; sx++) {
          greatest = Math.max(greatest, mask.data[sy * mask.width + sx]);
        }
      }
      data[y * width + x] = greatest;
    }
  }
  return { width, height, data };
}

/** The input positions whose centre lies in each output cell; the nearest one where there is none. */
function cells(inSize: number, outSize: number): { from: number; to: number }[] {
  return Array.from({ length: outSize }, (_, i) => {
    const from = Math.ceil((i * inSize) / outSize - 0.5);
    const to = Math.ceil(((i + 1) * inSize) / outSize - 0.5);
    if (from < to) return { from, to };
    const nearest = Math.floor(((i + 0.5) * inSize) / outSize);
    return { from: nearest, to: nearest + 1 };
  });
}

function resample(
  source: Uint8Array | Float32Array,
  width: number,
  height: number,
  channels: number,
  outWidth: number,
  outHeight: number,
): Float32Array {
  const columns = triangle(width, outWidth);
  const rows = triangle(height, outHeight);
  const blended = new Float32Array(width * channels);
  const result = new Float32Array(outWidth * outHeight * channels);
  for (let y = 0; y < outHeight; y++) {
    blendRows(source, rows, y, blended);
    filterRow(blended, columns, channels, result.subarray(y * outWidth * channels, (y + 1) * outWidth * channels));
  }
  return result;
}

/** The weighted sum of the input rows that output row y sees: whole rows, which suits the memory's order. */
function blendRows(source: Uint8Array | Float32Array, filter: Filter, y: number, blended: Float32Array): void {
  const { taps, first, count, weights } = filter;
  blended.fill(0);
  for (let k = 0; k < count[y]; k++) {
    const weight = weights[y * taps + k];
    const from = (first[y] + k) * blended.length;
    for (let i = 0; i < blended.length; i++) blended[i] += weight * source[from + i];
  }
}

/** Filters one row of interleaved channels along its length. */
function filterRow(row: Float32Array, filter: Filter, channels: number, target: Float32Array): void {
  if (channels === 1) return filterPlainRow(row, filter, target);
  const { taps, first, count, weights } = filter;
  for (let x = 0, to = 0; x < first.length; x++) {
    const end = x * taps + count[x];
    for (let c = 0; c < channels; c++, to++) {
      let sum = 0;
      for (let k = x * taps, at = first[x] * channels + c; k < end; k++, at += channels) sum += weights[k] * row[at];
      target[to] = sum;
    }
  }
}

/** As {@link filterRow} for one channel; when enlarging, nearly all outputs lie between two inputs. */
function filterPlainRow(row: Float32Array, { taps, first, count, weights }: Filter, target: Float32Array): void {
  for (let x = 0, k = 0; x < target.length; x++, k += taps) {
    const at = first[x];
    let sum = weights[k] * row[at];
    if (count[x] === 2) sum += weights[k + 1] * row[at + 1];
    else for (let i = 1; i < count[x]; i++) sum += weights[k + i] * row[at + i];
    target[x] = sum;
  }
}

/** The most inputs that an output sees. */
function tapsOf(scale: number): number {
  return 2 * Math.ceil(Math.max(scale, 1)) + 1;
}

function triangle(inSize: number, outSize: number): Filter {
  const scale = inSize / outSize;
  const support = Math.max(scale, 1);
  const taps = tapsOf(scale);
  const first = new Int32Array(outSize);
  const count = new Int32Array(outSize);
  const weights = new Float32Array(outSize * taps);
  for (let i = 0; i < outSize; i++) {
    const centre = (i + 0.5) * scale;
    const from = Math.max(0, Math.floor(centre - support + 0.5));
    const to = Math.min(inSize, Math.floor(centre + support + 0.5));
    let sum = 0;
    for (let j = from; j < to; j++) sum += Math.max(0, 1 - Math.abs(j + 0.5 - centre) / support);
    for (let j = from, k = i * taps; j < to; j++, k++) {
      weights[k] = Math.max(0, 1 - Math.abs(j + 0.5 - centre) / support) / sum;
    }
    first[i] = from;
    count[i] = to - from;
  }
  return { taps, first, count, weights };
}

function checkSize(width: number, height: number): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new ClflowError('usage', `Cannot resize to ${width}×${height}: both sides must be whole numbers from 1.`);
  }
}
