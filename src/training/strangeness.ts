/**
 * @file How strange each training image is to the others, from what training has at hand: its maps, whitened with the statistics
 * of other folds.
 *
 *   strangeness = mean of the largest 1 % over positions of |z|² / C, z the cross-fitted whitened features.
 *
 * The couplings have learned from the image itself and are left out; whitening alone is a Gaussian of each position (as in
 * PaDiM, arXiv 2011.08785), which a foreign image lies far out of.
 */
import { preparedScales } from '../flow/index.js';
import type { Workbench } from './workbench.js';

const LARGEST = 0.01;

/** One value a training image, in their order; null where nothing is whitened by position. */
export async function strangenessOf(workbench: Workbench, training: readonly number[]): Promise<number[] | null> {
  if (workbench.whiteners[0].final === null) return null;
  const [{ channels, height, width }] = preparedScales(workbench.preparation);
  const positions = height * width;
  const values: number[] = [];
  for (const image of training) {
    const [{ values: white }] = await workbench.positive(image);
    const energy = new Float64Array(positions);
    for (let i = 0; i < white.length; i++) energy[i % positions] += white[i] * white[i];
    const falling = energy
      .sort()
      .reverse()
      .subarray(0, Math.max(1, Math.round(LARGEST * positions)));
    values.push(falling.reduce((sum, value) => sum + value, 0) / falling.length / channels);
  }
  return values;
}
