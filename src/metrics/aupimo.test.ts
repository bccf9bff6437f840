import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { aupimo } from './aupimo.js';
import type { FloatMap, Mask } from '../image/rgb-image.js';
import { goldenMaps, mapOf, maskOf, randomMaps, squareMask } from './testing/golden.js';

/** The definition, word for word, as a Riemann sum over ln F. */
function aupimoByDefinition(maps: FloatMap[], masks: Mask[], image: number, lower: number, upper: number): number {
  const good = maps.filter((_, i) => masks[i].data.every((value) => value === 0));
  const rate = (cutoff: number) =>
    good.reduce((sum, map) => sum + map.data.filter((value) => value > cutoff).length / map.data.length, 0) /
    good.length;
  const defect = maps[image].data.filter((_, p) => masks[image].data[p] > 0);
  const curve = [...new Set(good.flatMap((map) => [...map.data]))]
    .sort((a, b) => a - b)
    .map((cutoff) => ({ rate: rate(cutoff), recall: defect.filter((v) => v > cutoff).length / defect.length }));
  const steps = 20_000;
  let sum = 0;
  for (let k = 0; k < steps; k++) {
    const at = lower * (upper / lower) ** ((k + 0.5) / steps);
    sum += curve.find((point) => point.rate <= at)!.recall;
  }
  return sum / steps;
}

describe('aupimo', () => {
  it('equals the definition on random maps with ties', () => {
    const { maps, masks } = randomMaps(new Random(11), 8, 24, 50);
    const result = aupimo(maps, masks, [0.01, 0.3]);
    expect(result.perImage.map((value) => value === null)).toEqual(maps.map((_, i) => i % 2 === 0));
    for (const i of [1, 3, 5, 7]) {
      expect(result.perImage[i]).toBeCloseTo(aupimoByDefinition(maps, masks, i, 0.01, 0.3), 3);
    }
    const values = result.perImage.filter((value) => value !== null);
    expect(result.mean).toBeCloseTo((values[0] + values[1] + values[2] + values[3]) / 4, 12);
  });

  it('weighs good images of different sizes alike', () => {
    const { maps, masks } = randomMaps(new Random(5), 4, 16, 40);
    const small = mapOf(8, 8, (i, j) => (((i * 8 + j) * 7) % 64) / 50);
    const all = [...maps, small];
    const allMasks = [...masks, maskOf(8, 8)];
    const { perImage } = aupimo(all, allMasks, [0.02, 0.4]);
    expect(perImage[1]).toBeCloseTo(aupimoByDefinition(all, allMasks, 1, 0.02, 0.4), 3);
  });

  it('has the closed form of one step inside the bounds', () => {
    // One good pixel of 10000 (F = 1e-4) scores above the weaker half of the defect: half is caught below that rate.
    const good = mapOf(100, 100, (i, j) => (i === 0 && j === 0 ? 5 : 0));
    const mask = maskOf(100, 100, [
      [50, 50],
      [50, 51],
    ]);
    const bad = mapOf(100, 100, (i, j) => (i === 50 && j === 50 ? 9 : i === 50 && j === 51 ? 3 : 0));
    expect(aupimo([good, bad], [maskOf(100, 100), mask]).mean).toBeCloseTo(0.5, 12);
    const third = Math.log(10) / Math.log(1000); // from 1e-5 to 1e-4 of 1e-5 … 1e-2
    expect(aupimo([good, bad], [maskOf(100, 100), mask], [1e-5, 1e-2]).mean).toBeCloseTo(third * 0.5 + 1 - third, 12);
  });

  it('is 1 for a perfect map', () => {
    const mask = squareMask(16, 4, 5);
    const bad = mapOf(16, 16, (i, j) => mask.data[i * 16 + j]);
    expect(aupimo([mapOf(16, 16, () => 0), bad], [maskOf(16, 16), mask])).toEqual({ mean: 1, perImage: [null, 1] });
  });

  it('says what is missing or out of range', () => {
    const empty = maskOf(8, 8);
    const full = maskOf(8, 8, [[0, 0]]);
    expect(() => aupimo(goldenMaps, [empty, empty])).toThrow(/no anomalous images/);
    expect(() => aupimo(goldenMaps, [full, full])).toThrow(/no normal images/);
    expect(() => aupimo(goldenMaps, [empty, full], [0, 0.1])).toThrow(/bounds of AUPIMO must be 0 < L < U < 1/);
    expect(() => aupimo([mapOf(8, 8, () => NaN), goldenMaps[1]], [empty, full])).toThrow('Pixel 0 of map 0');
  });
});
