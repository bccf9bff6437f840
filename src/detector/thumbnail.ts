/** @file An inspected image as a small picture for a page: its heat map over it, and boxes around what was found. */
import type { Size } from '../geometry/index.js';
import { heatmapOverlay } from '../image/overlay.js';
import { resizeRgb } from '../image/resize.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { Inspection } from './detector.js';
import { heatmapScale } from './heatmap-scale.js';
import type { DetectorMetadata } from './metadata.js';

/** Longer side of a picture, in pixels. */
const SIDE = 320;

/** The image at {@link SIDE} pixels or its own size if that is smaller, with map and boxes. */
export function heatmapThumbnail(
  image: RgbImage,
  { map, regions }: Pick<Inspection, 'map' | 'regions'>,
  metadata: DetectorMetadata,
): RgbImage {
  const { width, height } = fitted(image);
  const [sx, sy] = [width / image.width, height / image.height];
  const boxes = regions.map(({ box }) => ({
    x: box.x * sx,
    y: box.y * sy,
    width: box.width * sx,
    height: box.height * sy,
  }));
  return heatmapOverlay(resizeRgb(image, width, height), map, { ...heatmapScale(metadata), boxes });
}

function fitted({ width, height }: Size): Size {
  const scale = Math.min(1, SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
