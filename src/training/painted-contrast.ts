/** @file How well statistics alone, before any training, tell painted defects from good images: what a choice between two is made by. */
import type { ScaleShape } from '../flow/index.js';
import type { Whitener } from './cross-fit.js';

/** A prepared map, and the fold whose image it is of. */
export interface FoldMap {
  readonly map: Float32Array;
  readonly fold: number;
}

/**
 * The mean −log p of the most unlikely positions of each map, but for a constant.
 * @param share of positions that make the score, (0, 1]
 */
export async function unlikeliness(
  whitener: Whitener,
  grid: ScaleShape,
  share: number,
  maps: readonly FoldMap[],
): Promise<number[]> {
  const result: number[] = [];
  for (const { map, fold } of maps) {
    const [{ values, logDet }] = await whitener.apply([map], fold);
    result.push(meanOfHighest(energies(values, logDet, grid), share));
  }
  return result;
}

/** The share of the good scores that each painted one is above; ties count half. Its mean is the image AUROC. */
export function placements(good: readonly number[], painted: readonly number[]): number[] {
  return painted.map((score) => {
    const above = good.reduce((sum, other) => sum + (score > other ? 1 : score === other ? 0.5 : 0), 0);
    return above / good.length;
  });
}

/** −log p at every position, but for the constant. */
function energies(values: Float32Array, logDet: Float32Array, { channels, height, width }: ScaleShape): Float64Array {
  const positions = height * width;
  const energy = Float64Array.from(logDet, (value) => -value);
  for (let c = 0, i = 0; c < channels; c++) {
    for (let p = 0; p < positions; p++, i++) energy[p] += 0.5 * values[i] ** 2;
  }
  return energy;
}

function meanOfHighest(values: Float64Array, share: number): number {
  const highest = values.sort().subarray(-Math.max(1, Math.round(share * values.length)));
  return highest.reduce((sum, value) => sum + value, 0) / highest.length;
}
