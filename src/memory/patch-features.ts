/**
 * @file PatchCore's locally aware patch features (Roth et al., CVPR 2022, arXiv 2106.08265, section 3.1): the backbone's
 * middle levels, averaged over 3×3 neighbours, brought to the finer one's grid and put side by side. The finest level is
 * left out (too general), as the paper does.
 */
import { joinScales } from '../flow/joined-features.js';
import type { ScaleShape } from '../flow/preparation.js';
import { reshape, transpose, type Tensor } from '../graph/index.js';

/** How many of a backbone's last levels make a patch feature. */
const LEVELS = 2;

/** Grid and channels of the patch features. @param shapes the backbone's maps at working size, in rising stride */
export function patchGrid(shapes: readonly ScaleShape[]): ScaleShape {
  const used = shapes.slice(-LEVELS);
  return { ...used[0], channels: used.reduce((sum, { channels }) => sum + channels, 0) };
}

/** Backbone maps → one feature per patch, [N, P, C] with P = height · width of the grid. */
export function patchFeatures(maps: readonly Tensor[], { channels, height, width }: ScaleShape): Tensor {
  const joined = joinScales(maps.slice(-LEVELS), height, width);
  return transpose(reshape(joined, [joined.shape[0], channels, height * width]), [0, 2, 1]);
}
