import { describe, expect, it } from 'vitest';
import type { Whitener } from './cross-fit.js';
import { placements, unlikeliness, type FoldMap } from './painted-contrast.js';

const grid = { channels: 2, height: 2, width: 2 };
/** Leaves maps as they are, and finds them the more likely the higher their fold. */
const whitener: Whitener = {
  final: null,
  apply: async (maps, fold) => maps.map((values) => ({ values, logDet: new Float32Array(4).fill(fold) })),
  release: async () => {},
};
/** One position is as unlikely as this. */
const spot = (energy: number, fold = 0) => ({
  map: Float32Array.of(0, Math.sqrt(2 * energy), 0, 0, 0, 0, 0, 0),
  fold,
});

const paintedPlacements = async (share: number, good: readonly FoldMap[], painted: readonly FoldMap[]) => {
  const [goodScores, paintedScores] = [good, painted].map((maps) => unlikeliness(whitener, grid, share, maps));
  return placements(await goodScores, await paintedScores);
};

describe('painted defects among good images', () => {
  it('stand above those that score lower by their most unlikely positions', async () => {
    const good = [spot(1), spot(2), spot(3), spot(4)];
    const placements = await paintedPlacements(0.25, good, [spot(2.5), spot(9), spot(0.5)]);
    expect(placements).toEqual([0.5, 1, 0]);
  });

  it('count half beside equals, and by the statistics of their own fold', async () => {
    expect(await paintedPlacements(0.25, [spot(2)], [spot(2)])).toEqual([0.5]);
    expect(await paintedPlacements(0.25, [spot(2)], [spot(3, 2)])).toEqual([0]);
  });

  it('are the mean of a share of the positions', async () => {
    const even = { map: new Float32Array(8).fill(1), fold: 0 };
    expect(await paintedPlacements(1, [spot(2)], [even])).toEqual([1]);
    expect(await paintedPlacements(0.25, [spot(2)], [even])).toEqual([0]);
  });
});
