import { describe, expect, it } from 'vitest';
import { fitPositionalWhitening, type PositionalMoments } from '../flow/index.js';
import { distance } from '../flow/testing/linear-algebra.js';
import { momentsOfMaps } from '../flow/testing/moments.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import {
  dealFolds,
  fitCrossMixture,
  fitCrossWhitening,
  noWhitening,
  whitenWithin,
  type WhitenedMap,
  type Whitener,
} from './cross-fit.js';
import { cutWindow } from './grid-window.js';
import { mixtureByFold } from './mixture-by-fold.js';
import { momentsByFold } from './moments-by-fold.js';

const { runtime } = runtimes[0];
const GRID = { channels: 4, height: 2, width: 3 };
const POSITIONS = 6;
const SIZE = GRID.channels * POSITIONS;
const COUNT = 41;
const FOLDS = 3;
const SHRINKAGE = 0.4;
const REACH = 1;

const random = new Random(1);
const maps = Array.from({ length: COUNT }, () => Float32Array.from({ length: SIZE }, () => random.normal(2, 1)));
const folds = dealFolds(new Random(2).permutation(COUNT), FOLDS);
const probe = Float32Array.from({ length: SIZE }, () => random.normal());

async function* stream(items: readonly Float32Array[]): AsyncGenerator<Float32Array> {
  yield* items;
}

async function use<T>(
  items: readonly Float32Array[],
  dealt: readonly number[],
  act: (whitener: Whitener) => Promise<T>,
) {
  const moments = await momentsByFold(runtime, GRID, stream(items), dealt);
  const whitener = await fitCrossWhitening(runtime, GRID, SHRINKAGE, REACH, moments);
  try {
    return await act(whitener);
  } finally {
    await whitener.release();
  }
}

/** The probe whitened for an image of each fold. */
function probed(items: readonly Float32Array[], dealt: readonly number[]): Promise<WhitenedMap[]> {
  return use(items, dealt, (whitener) =>
    Promise.all(
      Array.from({ length: Math.max(...dealt) + 1 }, async (_, fold) => (await whitener.apply([probe], fold))[0]),
    ),
  );
}

/** Sums in plain arithmetic, pooled. */
function momentsOf(items: readonly Float32Array[]): PositionalMoments {
  return momentsOfMaps(items, GRID.channels, POSITIONS).pooled(REACH, GRID);
}

describe('dealFolds', () => {
  it.each([
    [41, 3],
    [12, 4],
    [5, 5],
    [7, 1],
  ])('deals %i images into %i folds of nearly equal size', (count, foldCount) => {
    const dealt = dealFolds(new Random(1).permutation(count), foldCount);
    const sizes = Array.from({ length: foldCount }, (_, fold) => dealt.filter((other) => other === fold).length);
    expect(dealt).toHaveLength(count);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it('mixes the images by their order', () => {
    const dealt = dealFolds(new Random(1).permutation(20), 4);
    expect(dealt).not.toEqual(Array.from({ length: 20 }, (_, i) => i % 4));
  });
});

describe('cross-fitted whitening', () => {
  it('of a fold is that of all images but its own', async () => {
    const results = await probed(maps, folds);
    for (let fold = 0; fold < FOLDS; fold++) {
      const rest = momentsOf(maps.filter((_, i) => folds[i] !== fold));
      const { mean, transform, logDet } = await fitPositionalWhitening(runtime, rest, SHRINKAGE);
      const { channels } = GRID;
      const expected = probe.map((_, k) => {
        const [row, p] = [Math.floor(k / POSITIONS), k % POSITIONS];
        let sum = 0;
        for (let c = 0; c < channels; c++) {
          const at = c * POSITIONS + p;
          sum += transform[(p * channels + row) * channels + c] * (probe[at] - mean[at]);
        }
        return sum;
      });
      expect(distance(results[fold].values, expected)).toBeLessThan(1e-3);
      expect(distance(results[fold].logDet, logDet)).toBeLessThan(1e-3);
    }
  });

  it('never includes an image in its own: another image there changes only the other folds', async () => {
    const changedImage = 17;
    const others = maps.map((map, i) => (i === changedImage ? map.map((value) => value + 9) : map));
    const [before, after] = [await probed(maps, folds), await probed(others, folds)];
    for (let fold = 0; fold < FOLDS; fold++) {
      const moved = distance(after[fold].values, before[fold].values);
      if (fold === folds[changedImage]) expect(moved).toBeLessThan(1e-4);
      else expect(moved).toBeGreaterThan(0.05);
    }
  });

  it('gives the detector the statistics of all images', async () => {
    const expected = await fitPositionalWhitening(runtime, momentsOf(maps), SHRINKAGE);
    await use(maps, folds, async ({ final }) => {
      if (final?.kind !== 'positional') throw new Error('expected a whitening by position');
      expect(distance(final.mean, expected.mean)).toBeLessThan(1e-4);
      expect(distance(final.transform, expected.transform)).toBeLessThan(1e-3);
      expect(distance(final.logDet, expected.logDet)).toBeLessThan(1e-3);
    });
  });

  it('with one fold is that of the detector', async () => {
    const dealt = maps.map(() => 0);
    await use(maps, dealt, async (whitener) => {
      const { final } = whitener;
      expect((await whitener.apply([probe], 0))[0].logDet).toBe(final?.kind === 'positional' ? final.logDet : null);
    });
  });
});

describe('a window of a map', () => {
  const window = { x: 1, y: 0, width: 2, height: 2 };
  const check = async (whitener: Whitener): Promise<void> => {
    for (const fold of [0, FOLDS - 1]) {
      const [whole] = await whitener.apply([probe], fold);
      const within = await whitenWithin(whitener, GRID, probe, fold, window);
      expect(within.values).toHaveLength(GRID.channels * 4);
      expect(distance(within.values, cutWindow(whole.values, GRID, window))).toBeLessThan(1e-5);
      expect(distance(within.logDet, cutWindow(whole.logDet, GRID, window))).toBeLessThan(1e-5);
    }
  };

  it('is whitened as in the whole map, by position', () => use(maps, folds, check));

  it('is whitened as in the whole map, by kinds of places', async () => {
    const moments = await mixtureByFold(runtime, GRID, 3, () => stream(maps), folds, 1);
    const whitener = await fitCrossMixture(runtime, GRID, SHRINKAGE, moments, stream(maps), folds);
    try {
      await check(whitener);
    } finally {
      await whitener.release();
    }
  });

  it('is cut out of the whole map where only those are whitened', () => check(noWhitening(GRID)));
});

describe('noWhitening', () => {
  it('passes maps, and changes no volume', async () => {
    const whitener = noWhitening(GRID);
    const [{ values, logDet }] = await whitener.apply([probe], 2);
    expect(values).toBe(probe);
    expect([...logDet]).toEqual(new Array(POSITIONS).fill(0));
    expect(whitener.final).toBeNull();
    await whitener.release();
  });
});
