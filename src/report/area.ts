/** @file The part of the images that counts for a model, in words. */
import type { StoredArea } from '../detector/index.js';
import type { Size } from '../geometry/index.js';

/** @param size the model's working size */
export function areaInWords({ roi, imageSize, runs }: StoredArea, size: Size): string {
  const pixels = runs.reduce((sum, length, i) => (i % 2 === 1 ? sum + length : sum), 0);
  const share = `${Math.round((100 * pixels) / (size.width * size.height))} % of an image`;
  if (!roi) return share;
  return `${share}, inside ${roi.width}×${roi.height} at ${roi.x},${roi.y} of ${imageSize.width}×${imageSize.height}`;
}
