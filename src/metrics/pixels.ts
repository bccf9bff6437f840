/** @file Anomaly maps with their ground-truth masks: the checks and the views that the pixel metrics share. */
import { ClflowError } from '../errors.js';
import type { FloatMap, Mask } from '../image/rgb-image.js';
import { requireBothClasses } from './labelled-scores.js';
import { NormalScores } from './normal-scores.js';

/** @throws ClflowError `data` when maps and masks differ in number or size. */
export function requirePairs(maps: readonly FloatMap[], masks: readonly Mask[]): void {
  requireSameNumber(maps.length, masks.length);
  maps.forEach((map, i) => {
    const mask = masks[i];
    if (map.width !== mask.width || map.height !== mask.height) {
      throw new ClflowError(
        'data',
        `Map ${i} is ${map.width}×${map.height} but its mask is ${mask.width}×${mask.height}: resize one to the other first.`,
      );
    }
  });
}

/**
 * The scores of all pixels that are not defect, of all images, in one array (4 bytes a pixel).
 * @throws ClflowError `data` when numbers or lengths differ, a score is NaN, or only one class of pixels is there.
 */
function normalPixels(maps: readonly Float32Array[], masks: readonly Uint8Array[]): Float32Array {
  requireSameNumber(maps.length, masks.length);
  let normal = 0;
  let defect = 0;
  maps.forEach((map, i) => {
    if (map.length !== masks[i].length) {
      throw new ClflowError('data', `Map ${i} has ${map.length} pixels but its mask has ${masks[i].length}.`);
    }
    requireNumbers(map, i);
    const count = countDefect(masks[i]);
    defect += count;
    normal += map.length - count;
  });
  requireBothClasses(normal, defect, 'pixels');
  const scores = new Float32Array(normal);
  let filled = 0;
  maps.forEach((map, i) => {
    const mask = masks[i];
    for (let p = 0; p < map.length; p++) if (mask[p] === 0) scores[filled++] = map[p];
  });
  return scores;
}

/** The pixels of {@link normalPixels}, ranked: to be made once where several metrics of the same maps are wanted. */
export function rankedNormalPixels(maps: readonly Float32Array[], masks: readonly Uint8Array[]): NormalScores {
  return new NormalScores(normalPixels(maps, masks));
}

/** The scores of all defect pixels, of all images, in one array. Maps and masks are such as `normalPixels` accepts. */
export function defectPixels(maps: readonly Float32Array[], masks: readonly Uint8Array[]): Float32Array {
  const scores = new Float32Array(masks.reduce((sum, mask) => sum + countDefect(mask), 0));
  let filled = 0;
  maps.forEach((map, i) => {
    const mask = masks[i];
    for (let p = 0; p < map.length; p++) if (mask[p] > 0) scores[filled++] = map[p];
  });
  return scores;
}

/** How many pixels of a mask are defect. */
export function countDefect(mask: Uint8Array): number {
  let count = 0;
  for (const value of mask) if (value > 0) count++;
  return count;
}

/** @throws ClflowError `data` when a map holds NaN. */
export function requireNumbers(map: Float32Array, index: number): void {
  const at = map.findIndex((value) => Number.isNaN(value));
  if (at < 0) return;
  throw new ClflowError('data', `Pixel ${at} of map ${index} is not a number, so no metric can be computed.`);
}

function requireSameNumber(maps: number, masks: number): void {
  if (maps === masks) return;
  throw new ClflowError(
    'data',
    `There are ${maps} maps but ${masks} masks: give one mask a map, empty for a good image.`,
  );
}
