/**
 * @file AUPIMO, the area under the per-image overlap curve (Bertoldo et al., "AUPIMO: Redefining Visual Anomaly
 * Detection Benchmarks with High Speed and Low Tolerance", arXiv 2401.01984).
 *
 * For a threshold, F is the mean over the good images of the share of their pixels caught, and T_i the share of
 * anomalous image i's defect pixels caught:
 *
 *     AUPIMO_i = 1 / ln(U/L) · ∫_L^U T_i(F) d ln F,   L = 1e-5, U = 1e-4
 *
 * T_i(F) is taken at the lowest threshold whose false-positive rate does not exceed F. F moves in steps (one pixel, or
 * a group of ties), so the integral is an exact sum over the steps and needs no interpolation through F = 0.
 */
import type { FloatMap, Mask } from '../image/rgb-image.js';
import { ClflowError } from '../errors.js';
import { requireBothClasses } from './labelled-scores.js';
import { countBelow } from './normal-scores.js';
import { countDefect, defectPixels, requireNumbers, requirePairs } from './pixels.js';

export interface Aupimo {
  /** Mean over the anomalous images, 0 … 1. */
  readonly mean: number;
  /** One value a map, in the order given; null for good images, which only set the thresholds. */
  readonly perImage: readonly (number | null)[];
}

/** A stretch of the integral: its share of ln(U/L), and the score that a pixel must exceed to be caught there. */
interface Stretch {
  readonly share: number;
  readonly cutoff: number;
}

/**
 * AUPIMO of every anomalous image and their mean. Good images together need about 1/L pixels for the lowest
 * false-positive rates to be told apart; with fewer, the strictest threshold (no false positive at all) stands for them.
 * @param maps one anomaly map an image, raw scores
 * @param masks one mask a map, of the same size; empty marks a good image
 * @param bounds the false-positive rates L < U, both inside (0, 1)
 * @throws ClflowError `data` when numbers or sizes differ, a score is NaN, or good or anomalous images are missing;
 * `usage` when the bounds are out of range.
 */
export function aupimo(
  maps: readonly FloatMap[],
  masks: readonly Mask[],
  bounds: readonly [number, number] = [1e-5, 1e-4],
): Aupimo {
  const [lower, upper] = bounds;
  if (!(lower > 0 && lower < upper && upper < 1)) {
    throw new ClflowError('usage', `The bounds of AUPIMO must be 0 < L < U < 1, not ${lower} and ${upper}.`);
  }
  requirePairs(maps, masks);
  maps.forEach((map, i) => requireNumbers(map.data, i));
  const defectCounts = masks.map((mask) => countDefect(mask.data));
  const good = maps.filter((_, i) => defectCounts[i] === 0).map((map) => map.data);
  requireBothClasses(good.length, maps.length - good.length, 'images');
  const stretches = integrationStretches(good, lower, upper);

  const perImage = maps.map((map, i) =>
    defectCounts[i] === 0 ? null : overlap(defectPixels([map.data], [masks[i].data]).sort(), stretches),
  );
  const values = perImage.filter((value) => value !== null);
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, perImage };
}

function integrationStretches(good: readonly Float32Array[], lower: number, upper: number): Stretch[] {
  const pools = poolsBySize(good);
  const whole = Math.log(upper / lower);
  const stretches: Stretch[] = [];
  let rate = 0;
  while (rate < upper && pools.some((pool) => pool.left > 0)) {
    const cutoff = Math.max(...pools.map((pool) => (pool.left > 0 ? pool.sorted[pool.left - 1] : -Infinity)));
    const before = rate;
    rate = 0;
    for (const pool of pools) {
      while (pool.left > 0 && pool.sorted[pool.left - 1] >= cutoff) pool.left--;
      rate += (pool.sorted.length - pool.left) * pool.weight;
    }
    const share = (Math.log(Math.min(rate, upper)) - Math.log(Math.max(before, lower))) / whole;
    if (share > 0) stretches.push({ share, cutoff });
  }
  return stretches;
}

/** Good images of one size weigh the same per pixel, so their pixels can be sorted as one array. */
interface Pool {
  readonly sorted: Float32Array;
  readonly weight: number;
  left: number;
}

function poolsBySize(good: readonly Float32Array[]): Pool[] {
  const sizes = [...new Set(good.map((map) => map.length))];
  return sizes.map((size) => {
    const maps = good.filter((map) => map.length === size);
    const sorted = new Float32Array(size * maps.length);
    maps.forEach((map, i) => sorted.set(map, i * size));
    sorted.sort();
    return { sorted, weight: 1 / (good.length * size), left: sorted.length };
  });
}

function overlap(sorted: Float32Array, stretches: readonly Stretch[]): number {
  let sum = 0;
  for (const { share, cutoff } of stretches) sum += share * (1 - countBelow(sorted, cutoff, true) / sorted.length);
  return Math.min(1, sum); // rounding alone could exceed 1
}
