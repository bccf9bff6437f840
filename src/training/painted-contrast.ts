/** @file How well statistics alone, before any training, tell painted defects from good images: what a choice between two is made by. */
import type { ScaleShape } from '../flow/index.js';
import type { Whitener } from './cross-fit.js';

/** A prepared map, and the fold whose image it is of. */
export interface FoldMap {
  readonly map: Float32Array;
  readonly fold: number;
}

/**
 * The share of the good maps that each painted one scores above, by the mean of the most unlikely positions; ties count half. Its
 * mean is the image AUROC.
 * @param share of positions that make the score, (0, 1]
 */
export async function paintedPlacements(
  whitener: Whitener,
  grid: ScaleShape,
  share: number,
  good: readonly FoldMap[],
  painted: readonly FoldMap[],
): Promise<number[]> {
  const scores = async (maps: readonly FoldMap[]): Promise<number[]> => {
    const result: number[] = [];
    for (const { map, fold } of maps) {
      const [{ values, logDet }] = await whitener.apply([map], fold);
      result.push(meanOfHighest(energies(values, logDet, grid), share));
    }
    return result;
  };
  const [goodScores, paintedScores] = [await scores(good), await scores(painted)];
  return paintedScores.map((score) => {
    const above = goodScores.reduce((sum, other) => sum + (score > other ? 1 : score === other ? 0.5 : 0), 0);
    return above / goodScores.length;
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
