/** @file From which value of the map on pixels belong to a region. */
import type { DetectorMetadata } from './metadata.js';

/**
 * The threshold of the image score, or that of pixels where it is lower. A score is the mean of the highest pixels, so an image that is
 * anomalous by it has a region: what is stranger than its threshold. The pixel threshold alone, which no good image reaches with even one
 * pixel, hides every second defect beside a stronger one (docs/log/2026-11-28-regions.md).
 *
 * @example
 * ```ts
 * const { map } = await detector.inspect('part.png');
 * const strange = map.data.filter((value) => value > regionThreshold(detector.metadata)).length;
 * ```
 */
export function regionThreshold({
  threshold,
  pixelThreshold,
}: Pick<DetectorMetadata, 'threshold' | 'pixelThreshold'>): number {
  return Math.min(threshold.value, pixelThreshold.value);
}
