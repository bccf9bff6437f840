/** @file Regions of an anomaly map: 8-connected groups of pixels above a threshold, in pixels of the original image. */
import type { FloatMap } from '../image/rgb-image.js';
import { labelComponents } from '../metrics/components.js';
import type { Size } from './image-input.js';

export interface Region {
  /** Smallest rectangle around the region, pixels of the original image. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Pixels of the original image. */
  readonly area: number;
  /** Highest value of the map in the region and where it lies, pixels of the original image. */
  readonly peak: { readonly x: number; readonly y: number; readonly value: number };
}

/** Regions where the map lies above the threshold, the highest peak first. @param image size of the original image */
export function findRegions(map: FloatMap, threshold: number, image: Size): Region[] {
  const { width, height, data } = map;
  const above = Uint8Array.from(data, (value) => (value > threshold ? 1 : 0));
  const { labels, count } = labelComponents(above, width, height);
  const found = Array.from({ length: count }, () => ({
    left: width,
    top: height,
    right: -1,
    bottom: -1,
    cells: 0,
    peak: -1,
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
    if (region.peak < 0 || data[i] > data[region.peak]) region.peak = i;
  });
  const scaleX = image.width / width;
  const scaleY = image.height / height;
  return found
    .map(({ left, top, right, bottom, cells, peak }) => {
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
      };
    })
    .sort((a, b) => b.peak.value - a.peak.value);
}
