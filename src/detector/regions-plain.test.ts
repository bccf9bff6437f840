/**
 * @file Regions are those of the plain way that came before: pixel by pixel, object by object, with a list of what is still to be
 * looked at. It is kept here to compare with.
 */
import { contours } from 'd3-contour';
import { describe, expect, it } from 'vitest';
import { clamp, type Box, type Size } from '../geometry/index.js';
import { walkedComponents } from '../geometry/testing/walked-components.js';
import type { FloatMap } from '../image/rgb-image.js';
import { Random } from '../random.js';
import type { Polygon } from './contour.js';
import { drawnInBoxes, findRegions, type Region, type RegionOptions } from './regions.js';
import type { Contributions } from './score.js';

describe('findRegions', () => {
  it.each(['smooth', 'stepped', 'rough'] as const)('finds the same regions as the plain way in %s maps', (kind) => {
    let found = 0;
    for (let seed = 0; seed < 150; seed++) {
      const random = Random.of(seed, kind);
      const map = mapOf(kind, random);
      const image = { width: random.integer(1, 5 * map.width), height: random.integer(1, 5 * map.height) };
      const options: RegionOptions = {
        gap: random.integer(0, 5),
        drawnIn: random.chance(0.5) ? 0 : random.uniform(0, 0.99),
        contributions: random.chance(0.5) ? null : contributionsOf(random),
      };
      const threshold = random.uniform(-1.2, 2);
      const regions = findRegions(map, threshold, image, options);
      expect(regions, `seed ${seed}`).toEqual(plainRegions(map, threshold, image, options));
      found += regions.length;
      const drawnIn = [0, options.drawnIn!];
      const boxes = drawnIn.map((share) =>
        plainRegions(map, threshold, map, { ...options, drawnIn: share }).map(({ box }) => box),
      );
      expect(drawnInBoxes(map, threshold, drawnIn, options.gap).map(byPlace), `seed ${seed}`).toEqual(
        boxes.map(byPlace),
      );
    }
    expect(found).toBeGreaterThan(150);
  });
});

/** Regions come by their peaks, boxes by their first pixels. */
function byPlace(boxes: readonly Box[]): readonly Box[] {
  return [...boxes].sort((a, b) => a.y - b.y || a.x - b.x || a.width - b.width || a.height - b.height);
}

function mapOf(kind: 'smooth' | 'stepped' | 'rough', random: Random): FloatMap {
  const [width, height] = [random.integer(1, 40), random.integer(1, 40)];
  const frequency = random.uniform(0.1, 2);
  const value = {
    smooth: (x: number, y: number) => Math.sin(x * frequency) * Math.cos(0.7 * y * frequency) + random.uniform(0, 0.3),
    stepped: () => random.integer(0, 4) - 1,
    rough: () => random.uniform(-1, 2),
  }[kind];
  const data = Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));
  return { width, height, data };
}

function contributionsOf(random: Random): Contributions {
  const scale = (): Float32Array => Float32Array.from({ length: 12 }, () => random.uniform(-1, 2));
  return { width: 4, height: 3, scales: [scale(), scale(), scale()] };
}

function plainRegions(
  map: FloatMap,
  threshold: number,
  image: Size,
  { gap = 0, drawnIn = 0, contributions = null }: RegionOptions = {},
): Region[] {
  const { width, height, data } = map;
  const { labels, count } = labelMerged(pixelsAbove(data, threshold), width, height, gap);
  const peaks = peaksOf(labels, count, data);
  const levels = peaks.map((peak) => threshold + drawnIn * (data[peak] - threshold));
  const found = peaks.map((peak) => ({
    left: width,
    top: height,
    right: -1,
    bottom: -1,
    cells: 0,
    peak,
    scales: contributions?.scales.map(() => 0) ?? null,
  }));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i];
      if (label === 0) continue;
      const region = found[label - 1];
      if (data[i] <= levels[label - 1] && i !== region.peak) {
        labels[i] = 0;
        continue;
      }
      if (x < region.left) region.left = x;
      if (x > region.right) region.right = x;
      if (y < region.top) region.top = y;
      region.bottom = y;
      region.cells++;
      if (contributions && region.scales) {
        const cell = cellAt(contributions, x / width, y / height);
        for (let l = 0; l < region.scales.length; l++) region.scales[l] += contributions.scales[l][cell];
      }
    }
  }
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
        contour: plainOutlines(map, labels, i + 1, { left, top, right, bottom }, levels[i], image),
      };
    })
    .sort((a, b) => b.peak.value - a.peak.value);
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
  if (gap === 0) return walkedComponents(set, width, height);
  // Grown by half the gap on each side, pieces touch; an odd gap by one more on the right and below.
  const grown = grow(set, width, height, Math.floor(gap / 2), Math.ceil(gap / 2));
  const { labels, count } = walkedComponents(grown, width, height);
  for (let i = 0; i < labels.length; i++) if (!set[i]) labels[i] = 0;
  return { labels, count };
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

function plainOutlines(
  map: FloatMap,
  labels: ArrayLike<number>,
  label: number,
  box: { left: number; top: number; right: number; bottom: number },
  threshold: number,
  image: Size,
): Polygon[] {
  // One pixel around, so that every line is closed; beyond the map's own edge lies what is below the threshold.
  const [width, height] = [box.right - box.left + 3, box.bottom - box.top + 3];
  const below = threshold - 1e-6 * (1 + Math.abs(threshold));
  const values = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [box.left - 1 + (i % width), box.top - 1 + Math.floor(i / width)];
    if (x < 0 || y < 0 || x >= map.width || y >= map.height) return below;
    const at = y * map.width + x;
    return labels[at] === label ? map.data[at] : Math.min(map.data[at], below);
  });
  const [shape] = contours().size([width, height]).thresholds([threshold])(values);
  const [scaleX, scaleY] = [image.width / map.width, image.height / map.height];
  return shape.coordinates.map(([outer]) =>
    outer
      .slice(0, -1)
      .map(([x, y]): [number, number] => [
        tenth(clamp(x + box.left - 1, 0, map.width) * scaleX),
        tenth(clamp(y + box.top - 1, 0, map.height) * scaleY),
      ]),
  );
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10;
}
