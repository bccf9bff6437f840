/** @file Area under the ROC curve over all pixels of all images, good images included; exact, ties counting half. */
import { rankedNormalPixels } from './pixels.js';

/**
 * Pixel AUROC, 0 … 1. Memory: 4 bytes a pixel beside the maps.
 * @param maps one anomaly map an image, raw scores
 * @param masks one mask a map, of the same length; > 0 is defect, a good image has an empty mask
 * @param normals of these maps, where they are ranked already
 * @throws ClflowError `data` when numbers or lengths differ, a score is NaN, or only one class of pixels is there.
 */
export function pixelAuroc(
  maps: readonly Float32Array[],
  masks: readonly Uint8Array[],
  normals = rankedNormalPixels(maps, masks),
): number {
  let sum = 0;
  let defect = 0;
  maps.forEach((map, i) => {
    const mask = masks[i];
    for (let p = 0; p < map.length; p++) {
      if (mask[p] === 0) continue;
      sum += normals.areaOf(map[p], 1);
      defect++;
    }
  });
  return sum / defect;
}
