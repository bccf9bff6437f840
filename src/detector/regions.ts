/**
 * @file Regions of an anomaly map: 8-connected groups of pixels above a threshold, those with a narrow gap between them merged,
 * in pixels of the original image.
 */
import type { FloatMap } from '../image/rgb-image.js';
import { labelComponents, type Box, type Size } from '../geometry/index.js';
import { outlines, type MapBox, type MapPlace, type Polygon } from './contour.js';
import type { Contributions } from './score.js';

export interface Region {
  /** Smallest rectangle around the region, pixels of the original image. */
  readonly box: Box;
  /** Pixels of the original image. */
  readonly area: number;
  /** Highest value of the map in the region and where it lies, pixels of the original image. */
  readonly peak: { readonly x: number; readonly y: number; readonly value: number };
  /**
   * Share of each scale of the backbone in what is strange here, from the finest on, adding up to 1: fine scales see texture and
   * edges, coarse ones shape. Null where scales are not joined.
   */
  readonly scales: readonly number[] | null;
  /** Outer outlines, one for each piece of a merged region. */
  readonly contour: readonly Polygon[];
}

/** How regions are read off a map. */
export interface RegionOptions {
  /** Pieces with up to so many pixels of the map between them are one region; 0 when missing. */
  readonly gap?: number;
  /**
   * How far outlines are drawn in, in [0, 1): a region is what lies above this share of the way from the threshold to its own
   * peak. A strong defect lifts the map around it above the threshold as well. 0 when missing.
   */
  readonly drawnIn?: number;
  /** Of the scales, for their shares in each region. */
  readonly contributions?: Contributions | null;
}

/**
 * Regions where the map lies above the threshold, the highest peak first.
 * @param image size of the original image
 */
export function findRegions(
  map: FloatMap,
  threshold: number,
  image: Size,
  { gap = 0, drawnIn = 0, contributions = null }: RegionOptions = {},
): Region[] {
  const part = partAbove(map, threshold, gap);
  if (part === null) return [];
  const { x: partX, y: partY, width, height, data } = part;
  const { labels, count } = labelMerged(pixelsAbove(data, threshold), width, height, gap);
  const peaks = peaksOf(labels, count, data);
  const levels = levelsOf(data, peaks, threshold, drawnIn);
  const extents = cutOff(labels, part, peaks, levels);
  const shares = contributions && sharesOf(labels, part, count, contributions);
  const scaleX = image.width / map.width;
  const scaleY = image.height / map.height;
  return extents
    .map(({ box, cells }, i) => {
      const peak = peaks[i];
      const x = Math.round((partX + box.left) * scaleX);
      const y = Math.round((partY + box.top) * scaleY);
      return {
        box: {
          x,
          y,
          width: Math.max(1, Math.round((partX + box.right + 1) * scaleX) - x),
          height: Math.max(1, Math.round((partY + box.bottom + 1) * scaleY) - y),
        },
        area: Math.max(1, Math.round(cells * scaleX * scaleY)),
        peak: {
          x: Math.floor((partX + (peak % width) + 0.5) * scaleX),
          y: Math.floor((partY + Math.floor(peak / width) + 0.5) * scaleY),
          value: data[peak],
        },
        scales: shares && shares[i],
        contour: outlines(part, labels, i + 1, box, levels[i], image, part),
      };
    })
    .sort((a, b) => b.peak.value - a.peak.value);
}

/** A rectangle of a map. */
type MapPart = FloatMap & MapPlace;

/**
 * The rectangle around all that is above a threshold, with as much around it as regions ask of: nothing else has to be looked at. Null
 * where nothing is.
 */
function partAbove(whole: FloatMap, threshold: number, gap: number): MapPart | null {
  const { width, height, data } = whole;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0, row = 0; y < height; y++, row += width) {
    let first = 0;
    while (first < width && !(data[row + first] > threshold)) first++;
    if (first === width) continue;
    let last = width - 1;
    while (!(data[row + last] > threshold)) last--;
    if (first < left) left = first;
    if (last > right) right = last;
    if (top === height) top = y;
    bottom = y;
  }
  if (right < 0) return null;
  const around = Math.max(1, gap);
  const [x, y] = [Math.max(0, left - around), Math.max(0, top - around)];
  const part = { width: Math.min(width, right + 1 + around) - x, height: Math.min(height, bottom + 1 + around) - y };
  const values = new Float32Array(part.width * part.height);
  for (let i = 0; i < part.height; i++) {
    const from = (y + i) * width + x;
    values.set(data.subarray(from, from + part.width), i * part.width);
  }
  return { x, y, whole, ...part, data: values };
}

/**
 * Boxes of the regions that {@link findRegions} finds for each of several shares, in pixels of the map: their outlines and scales,
 * which take most of its time, are left out, and components are looked for once.
 */
export function drawnInBoxes(map: FloatMap, threshold: number, shares: readonly number[], gap = 0): Box[][] {
  const part = partAbove(map, threshold, gap);
  if (part === null) return shares.map(() => []);
  const { width, height, data } = part;
  const { labels, count } = labelMerged(pixelsAbove(data, threshold), width, height, gap);
  const peaks = peaksOf(labels, count, data);
  return shares.map((share) =>
    cutOff(labels.slice(), part, peaks, levelsOf(data, peaks, threshold, share)).map(
      ({ box: { left, top, right, bottom } }) => ({
        x: part.x + left,
        y: part.y + top,
        width: right - left + 1,
        height: bottom - top + 1,
      }),
    ),
  );
}

/** What the pixels of each region must be above. */
function levelsOf(data: Float32Array, peaks: readonly number[], threshold: number, drawnIn: number): number[] {
  return peaks.map((peak) => threshold + drawnIn * (data[peak] - threshold));
}

/** Takes from each region what is not above its level, but for its peak, and tells where the rest lies and of how many pixels it is. */
function cutOff(
  labels: Int32Array,
  { width, height, data }: FloatMap,
  peaks: readonly number[],
  levels: readonly number[],
): { readonly box: MapBox; readonly cells: number }[] {
  const count = peaks.length;
  const left = new Int32Array(count).fill(width);
  const right = new Int32Array(count).fill(-1);
  const top = new Int32Array(count).fill(height);
  const bottom = new Int32Array(count).fill(-1);
  const cells = new Int32Array(count);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (labels[i] === 0) continue;
      const region = labels[i] - 1;
      if (data[i] <= levels[region] && i !== peaks[region]) {
        labels[i] = 0;
        continue;
      }
      if (x < left[region]) left[region] = x;
      if (x > right[region]) right[region] = x;
      if (y < top[region]) top[region] = y;
      bottom[region] = y;
      cells[region]++;
    }
  }
  return peaks.map((_, i) => {
    return { box: { left: left[i], top: top[i], right: right[i], bottom: bottom[i] }, cells: cells[i] };
  });
}

/** What each scale adds to each region, as a share of all. */
function sharesOf(
  labels: Int32Array,
  { x: partX, y: partY, whole, width, height }: MapPart,
  count: number,
  { scales, ...grid }: Contributions,
): number[][] {
  const columns = Int32Array.from({ length: width }, (_, x) => Math.floor(((partX + x) / whole.width) * grid.width));
  const sums = scales.map((scale) => {
    const sum = new Float64Array(count);
    for (let y = 0, i = 0; y < height; y++) {
      const row = Math.floor(((partY + y) / whole.height) * grid.height) * grid.width;
      for (let x = 0; x < width; x++, i++) if (labels[i] > 0) sum[labels[i] - 1] += scale[row + columns[x]];
    }
    return sum;
  });
  return Array.from({ length: count }, (_, i) => parts(sums.map((sum) => sum[i])));
}

function pixelsAbove(data: Float32Array, threshold: number): Uint8Array {
  const above = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) above[i] = data[i] > threshold ? 1 : 0;
  return above;
}

/** Where each region is highest. */
function peaksOf(labels: Int32Array, count: number, data: Float32Array): number[] {
  const peaks = new Array<number>(count).fill(-1);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label > 0 && (peaks[label - 1] < 0 || data[i] > data[peaks[label - 1]])) peaks[label - 1] = i;
  }
  return peaks;
}

/** Contributions below 0 count as none; all alike where nothing is left. */
function parts(contributions: readonly number[]): number[] {
  const positive = contributions.map((value) => Math.max(0, value));
  const total = positive.reduce((sum, value) => sum + value, 0);
  return positive.map((value) => (total > 0 ? value / total : 1 / positive.length));
}

/** Labels of the pixels that are set; the gaps between merged pieces have none. */
function labelMerged(
  set: Uint8Array,
  width: number,
  height: number,
  gap: number,
): { labels: Int32Array; count: number } {
  if (gap === 0) return labelComponents(set, width, height);
  // Grown by half the gap on each side, pieces touch; an odd gap by one more on the right and below.
  const grown = grow(set, width, height, Math.floor(gap / 2), Math.ceil(gap / 2));
  const { labels, count } = labelComponents(grown, width, height);
  for (let i = 0; i < labels.length; i++) if (!set[i]) labels[i] = 0;
  return { labels, count };
}

/** Every set pixel spread over so many pixels before and after it, along rows and then along columns. */
function grow(set: Uint8Array, width: number, height: number, before: number, after: number): Uint8Array {
  const rows = new Uint8Array(set.length);
  for (let y = 0; y < height; y++) spread(set, rows, y * width, 1, width, before, after);
  const grown = new Uint8Array(set.length);
  for (let x = 0; x < width; x++) spread(rows, grown, x, width, height, before, after);
  return grown;
}

/** One line of `count` pixels, `step` apart: what lies within reach of a set pixel is set, each pixel written once. */
function spread(
  from: Uint8Array,
  to: Uint8Array,
  start: number,
  step: number,
  count: number,
  before: number,
  after: number,
): void {
  let done = 0;
  for (let i = 0; i < count; i++) {
    if (!from[start + i * step]) continue;
    const end = Math.min(count, i + after + 1);
    for (let j = Math.max(done, i - before); j < end; j++) to[start + j * step] = 1;
    done = end;
  }
}
