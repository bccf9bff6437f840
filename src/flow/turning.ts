/**
 * @file What turned copies of good images are worth. If a product lies any way up, a turned copy is as good as another image,
 * and copies of the others make a held-out image more likely; if not, they blur what is known of it.
 */
import { PositionalMoments } from './positional-moments.js';
import type { ScaleShape } from './preparation.js';
import { heldOutEnergy } from './sharing.js';

/**
 * What copies gain of the likelihood of held-out images, in nats per channel.
 * @param folds moments of parts of the images, two or more
 * @param copies moments of their turned copies, in the order of the folds; one list per turn
 * @param reach rows and columns around a position whose statistics it shares
 */
export function turningGain(
  folds: readonly PositionalMoments[],
  copies: readonly (readonly PositionalMoments[])[],
  reach: number,
  shrinkage: number,
  grid: ScaleShape,
): number {
  const turned = folds.map((fold, i) => PositionalMoments.of([fold, ...copies.map((parts) => parts[i])]));
  const alone = heldOutEnergy(folds, PositionalMoments.of(folds), reach, shrinkage, grid);
  return alone - heldOutEnergy(folds, PositionalMoments.of(turned), reach, shrinkage, grid, turned);
}
