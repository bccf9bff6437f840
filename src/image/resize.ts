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
  const values = resample(image.data, image.width, image.height, 3, width, height);
  const data = new Uint8Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = values[i] + 0.5;
  return { width, height, data };
}

/** Resizes a map of floats: bilinear with half-pixel centres when enlarging, antialiased when shrinking. */
export function resizeMap(map: FloatMap, width: number, height: number): FloatMap {
  checkSize(width, height);
  return { width, height, data: resample(map.data, map.width, map.height, 1, width, height) };
}

/** As {@link resizeMap}, a row at a time: a large map is never whole. The row's array is the same each time. */
export function eachResizedRow(
  map: FloatMap,
  width: number,
  height: number,
  onRow: (row: Float32Array, y: number) => void,
): void {
  checkSize(width, height);
  const row = new Float32Array(width);
  resampleRows(map.data, map.width, map.height, 1, width, height, (y, filter) => {
    filter(row);
    onRow(row, y);
  });
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
  const result = new Float32Array(outWidth * outHeight * channels);
  resampleRows(source, width, height, channels, outWidth, outHeight, (y, filter) => {
    filter(result.subarray(y * outWidth * channels, (y + 1) * outWidth * channels));
  });
  return result;
}

/** Calls back for each output row with what writes it. */
function resampleRows(
  source: Uint8Array | Float32Array,
  width: number,
  height: number,
  channels: number,
  outWidth: number,
  outHeight: number,
  onRow: (y: number, filter: (target: Float32Array) => void) => void,
): void {
  const columns = triangle(width, outWidth);
  const rows = triangle(height, outHeight);
  const blended = new Float32Array(width * channels);
  for (let y = 0; y < outHeight; y++) {
    blendRows(source, rows, y, blended);
    onRow(y, (target) => filterRow(blended, columns, channels, target));
  }
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

function triangle(inSize: number, outSize: number): Filter {
  const scale = inSize / outSize;
  const support = Math.max(scale, 1);
  const taps = 2 * Math.ceil(support) + 1;
  const first = new Int32Array(outSize);
  const count = new Int32Array(outSize);
  const weights = new Float32Array(outSize * taps);
  for (let i = 0; i < outSize; i++) {
    const centre = (i + 0.5) * scale;
    const from = Math.max(0, Math.floor(centre - support + 0.5));
    const to = Math.min(inSize, Math.floor(centre + support + 0.5));
    const raw = Array.from({ length: to - from }, (_, k) =>
      Math.max(0, 1 - Math.abs(from + k + 0.5 - centre) / support),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    weights.set(
      raw.map((w) => w / sum),
      i * taps,
    );
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
