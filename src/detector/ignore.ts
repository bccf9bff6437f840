/** @file Parts of an image that a verdict leaves out: an ignore mask, or everything beside a region of interest. */
import * as z from 'zod/mini';
import { ClflowError } from '../errors.js';
import type { Box, Size } from '../geometry/index.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { areaMask, counted, pixelsOf } from './area.js';
import type { ImageScore } from './map-layer.js';
import { scorePixels } from './score-pixels.js';
import type { DetectorMetadata } from './metadata.js';
import type { Scored } from './score.js';

const settingsWithScore = z.object({
  map: z.object({
    score: z.union([
      z.object({ kind: z.literal('top-mean'), share: z.number() }),
      z.object({ kind: z.literal('max') }),
    ]),
  }),
});

/**
 * The map with the lowest of its values where pixels are ignored, and the score that is read from it. It can only be lower
 * than the score of the whole image, so the calibration's promise on false alarms still holds.
 * @param ignore > 0 where pixels do not count; of the image's size
 * @throws ClflowError `data` when the mask has another size or leaves nothing, `usage` for a detector whose score is not
 *   read from its map
 */
export function withoutIgnored(scored: Scored, image: RgbImage, ignore: Mask, metadata: DetectorMetadata): Scored {
  if (ignore.width !== image.width || ignore.height !== image.height) {
    throw new ClflowError(
      'data',
      `The ignore mask is ${ignore.width}×${ignore.height}, but an image is ${image.width}×${image.height}: ` +
        'give a mask of the size of the images.',
    );
  }
  const { width, height, data } = scored.map;
  const area = areaMask(metadata);
  const kept = counted(ignore, { width, height }).data;
  // What does not count for the model is low already.
  if (area?.data.every((value, i) => value === 0 || kept[i] > 0)) return scored;
  if (area && !area.data.some((value, i) => value > 0 && kept[i] > 0)) {
    throw new ClflowError('data', 'All that counts for the model is ignored: leave something to inspect.');
  }
  const settings = settingsWithScore.safeParse(metadata.settings);
  if (!settings.success) {
    throw new ClflowError(
      'usage',
      `The score of ${metadata.method} is not read from its anomaly map, so parts of an image cannot be ignored.`,
    );
  }
  const lowest = data.reduce((least, value) => Math.min(least, value), Infinity);
  const map = { width, height, data: data.map((value, i) => (kept[i] > 0 ? value : lowest)) };
  const pixels = area ? pixelsOf(area) : data.length;
  return { ...scored, map, score: readScore(map.data, settings.data.map.score, pixels) };
}

/** As `imageScore` in the graph. */
function readScore(values: Float32Array, score: ImageScore, pixels: number): number {
  const falling = Float32Array.from(values).sort().reverse();
  if (score.kind === 'max') return falling[0];
  const count = scorePixels(score.share, pixels);
  return falling.subarray(0, count).reduce((sum, value) => sum + value, 0) / count;
}

/**
 * An ignore mask of an image's size for a region of interest: nothing beside it counts.
 * @param roi whole pixels
 * @param mask > 0 where nothing counts inside the region either
 * @throws ClflowError `usage` for a region that reaches beyond the image
 */
export function outside(roi: Box, { width, height }: Size, mask?: Mask): Mask {
  if (roi.x + roi.width > width || roi.y + roi.height > height) {
    throw new ClflowError(
      'usage',
      `The region of interest ${roi.x},${roi.y},${roi.width},${roi.height} reaches beyond an image of ${width}×${height}.`,
    );
  }
  if (mask && (mask.width !== width || mask.height !== height)) return mask; // refused with a sentence by the detector
  const data = new Uint8Array(width * height).fill(255);
  for (let y = roi.y; y < roi.y + roi.height; y++) {
    for (let x = roi.x; x < roi.x + roi.width; x++) data[y * width + x] = mask ? mask.data[y * width + x] : 0;
  }
  return { width, height, data };
}
