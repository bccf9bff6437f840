/**
 * @file Regions of an anomaly map: 8-connected groups of pixels above a threshold, those with a narrow gap between them merged,
 * in pixels of the original image.
 */
import type { FloatMap } from '../image/rgb-image.js';
import { labelComponents, type Box, type Size } from '../geometry/index.js';
import { outlines, type Polygon } from './contour.js';
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

/**
 * Regions where the map lies above the threshold, the highest peak first.
 * @param image size of the original image
 * @param gap pieces with up to so many pixels of the map between them are one region
 * @param contributions of the scales, for their shares in each region
 */
export function findRegions(
  map: FloatMap,
  threshold: number,
  image: Size,
  gap = 0,
  contributions: Contributions | null = null,
): Region[] {
  const { width, height, data } = map;
  const above = Uint8Array.from(data, (value) => (value > threshold ? 1 : 0));
  const { labels, count } = labelMerged(above, width, height, gap);
  const found = Array.from({ length: count }, () => ({
    left: width,
    top: height,
    right: -1,
    bottom: -1,
    cells: 0,
    peak: -1,
    scales: contributions?.scales.map(() => 0) ?? null,
  }));
  labels.forEach((label, i) => {
    if (label === 0) return;
    const region = found[label - 1];
    const x = i % width;
    const y = Math.floor(i / width);
    region.left = Math.min(region.left, x);
    region.right = Math.max(region.right, x);
    region.top = Math.min(region.top, y);
    region.bottom = Math.max(region.bottom, y);
    region.cells++;
    if (contributions && region.scales) {
      const cell = cellAt(contributions, x / width, y / height);
      contributions.scales.forEach((values, l) => (region.scales![l] += values[cell]));
    }
    if (region.peak < 0 || data[i] > data[region.peak]) region.peak = i;
  });
  const scaleX = image.width / width;
  const scaleY = image.height / height;
  return found
    .map(({ left, top, right, bottom, cells, peak, scales }, i) => {
      const x = Math.round(left * scaleX);
      const y = Math.round(top * scaleY);
      return {
        box: {
          x,
          y,
          width: Math.max(1, Math.round((right + 1) * scaleX) - x),
          height: Math.max(1, Math.round((bottom + 1) * scaleY) - y),
        },
        area: Math.max(1, Math.round(cells * scaleX * scaleY)),
        peak: {
          x: Math.floor(((peak % width) + 0.5) * scaleX),
          y: Math.floor((Math.floor(peak / width) + 0.5) * scaleY),
          value: data[peak],
        },
        scales: scales && sharesOf(scales),
        contour: outlines(map, labels, i + 1, { left, top, right, bottom }, threshold, image),
      };
    })
    .sort((a, b) => b.peak.value - a.peak.value);
}

/** The cell of a grid at a place given as shares of width and height. */
function cellAt({ width, height }: Contributions, x: number, y: number): number {
  return Math.floor(y * height) * width + Math.floor(x * width);
}

/** Contributions below 0 count as none; all alike where nothing is left. */
function sharesOf(contributions: readonly number[]): number[] {
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
  return { labels: labels.map((label, i) => (set[i] ? label : 0)), count };
}

/** Every set pixel spread over so many pixels before and after it, in both directions. */
function grow(set: Uint8Array, width: number, height: number, before: number, after: number): Uint8Array {
  const grown = new Uint8Array(set.length);
  set.forEach((value, i) => {
    if (!value) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let row = Math.max(0, y - before); row <= Math.min(height - 1, y + after); row++) {
      grown.fill(1, row * width + Math.max(0, x - before), row * width + Math.min(width, x + after + 1));
    }
  });
  return grown;
}
