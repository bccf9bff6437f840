/**
 * @file AUPRO, the area under the per-region overlap curve (Bergmann et al., "The MVTec Anomaly Detection Dataset",
 * IJCV 2021).
 *
 * Regions are the 8-connected parts of the masks. For a threshold, PRO is the mean over regions of the share of the
 * region that is caught, and F the share of all pixels outside any defect (good images included) that is caught. The
 * curve PRO(F), ties merged and joined by straight lines, is integrated from 0 to a limit (interpolated there) and
 * divided by the limit. As areas are additive, that is the mean over regions of the mean over their pixels of one
 * pixel's area (see normal-scores.ts).
 */
import type { FloatMap, Mask } from '../image/rgb-image.js';
import { ClflowError } from '../errors.js';
import { labelComponents } from '../geometry/index.js';
import type { NormalScores } from './normal-scores.js';
import { rankedNormalPixels, requirePairs } from './pixels.js';

/**
 * AUPRO up to a false-positive rate, 0 … 1.
 * @param maps one anomaly map an image, raw scores
 * @param masks one mask a map, of the same size; > 0 is defect, a good image has an empty mask
 * @param limit the highest false-positive rate, 0 < limit ≤ 1 (0.3 by custom, 0.05 for MVTec AD 2)
 * @param ranked normal pixels of these maps, where they are ranked already
 * @throws ClflowError `data` when numbers or sizes differ, a score is NaN, or there is no region or no normal pixel;
 * `usage` when the limit is out of range.
 */
export function aupro(maps: readonly FloatMap[], masks: readonly Mask[], limit = 0.3, ranked?: NormalScores): number {
  if (!(limit > 0 && limit <= 1)) {
    throw new ClflowError('usage', `The false-positive limit of AUPRO must be above 0 and at most 1, not ${limit}.`);
  }
  requirePairs(maps, masks);
  const normals =
    ranked ??
    rankedNormalPixels(
      maps.map((map) => map.data),
      masks.map((mask) => mask.data),
    );
  let sum = 0;
  let regions = 0;
  maps.forEach((map, i) => {
    const overlaps = regionOverlaps(map, masks[i], normals, limit);
    for (const overlap of overlaps) sum += overlap;
    regions += overlaps.length;
  });
  return Math.min(1, sum / regions / limit); // rounding alone could exceed 1
}

/** The area under each region's own curve, 0 … limit. */
function regionOverlaps(map: FloatMap, mask: Mask, normals: NormalScores, limit: number): Float64Array {
  const { labels, count } = labelComponents(mask.data, mask.width, mask.height);
  const areas = new Float64Array(count);
  const sizes = new Float64Array(count);
  if (count === 0) return areas;
  for (let p = 0; p < labels.length; p++) {
    if (labels[p] === 0) continue;
    areas[labels[p] - 1] += normals.areaOf(map.data[p], limit);
    sizes[labels[p] - 1]++;
  }
  return areas.map((area, region) => area / sizes[region]);
}
