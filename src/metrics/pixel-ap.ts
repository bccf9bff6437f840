/** @file Average precision over all pixels of all images, good images included; exact, step-wise as in scikit-learn. */
import { meanPrecision } from './average-precision.js';
import { defectPixels, rankedNormalPixels } from './pixels.js';

/**
 * Pixel average precision, 0 … 1; defect is the positive class. What chance gives is the share of defect pixels. Memory: 4 bytes a
 * pixel beside the maps.
 * @param maps one anomaly map an image, raw scores
 * @param masks one mask a map, of the same length; > 0 is defect, a good image has an empty mask
 * @param normals of these maps, where they are ranked already
 * @throws ClflowError `data` when numbers or lengths differ, a score is NaN, or only one class of pixels is there.
 */
export function pixelAveragePrecision(
  maps: readonly Float32Array[],
  masks: readonly Uint8Array[],
  normals = rankedNormalPixels(maps, masks),
): number {
  return meanPrecision(normals, defectPixels(maps, masks));
}
