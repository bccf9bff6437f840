import { describe, expect, it } from 'vitest';
import { normalValues } from '../flow/testing/random-values.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { Random } from '../random.js';
import { coreset, type Points } from './coreset.js';

const runtime = nodeRuntime({ threads: 1 });

function points(count: number, channels: number, seed = 1): Points {
  return { data: normalValues(count * channels, seed), count, channels };
}

function distance({ data, channels }: Points, a: number, b: number): number {
  let sum = 0;
  for (let c = 0; c < channels; c++) sum += (data[a * channels + c] - data[b * channels + c]) ** 2;
  return Math.sqrt(sum);
}

/** Largest distance of any point to its nearest chosen one. */
function radius(all: Points, chosen: readonly number[]): number {
  const nearest = Array.from({ length: all.count }, (_, i) => Math.min(...chosen.map((c) => distance(all, i, c))));
  return Math.max(...nearest);
}

describe('coreset', () => {
  it('chooses the farthest point each time, as by brute force', async () => {
    const all = points(60, 5);
    const chosen = await coreset(runtime, all, 12, new Random(3));
    expect(new Set(chosen).size).toBe(12);
    for (let k = 1; k < chosen.length; k++) {
      const before = chosen.slice(0, k);
      const own = Math.min(...before.map((c) => distance(all, chosen[k], c)));
      expect(own).toBeCloseTo(radius(all, before), 3);
    }
  });

  it('covers projected points nearly as well as unprojected ones, and better than chance', async () => {
    const all = points(300, 200, 2);
    // A tight crowd of 280 and 20 far away: chance hardly meets those.
    for (let i = 20 * 200; i < all.data.length; i++) all.data[i] *= 0.05;
    const chosen = await coreset(runtime, all, 25, new Random(1));
    const atRandom = new Random(2).permutation(300).slice(0, 25);
    expect(radius(all, chosen)).toBeLessThan(2);
    expect(radius(all, atRandom)).toBeGreaterThan(10);
  });

  it('never takes a point twice, not even of equal ones', async () => {
    const all = { data: new Float32Array(40 * 3).fill(0.7), count: 40, channels: 3 };
    const chosen = await coreset(runtime, all, 40, new Random(1));
    expect([...chosen].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it('is the same for the same seed and tells how far it is', async () => {
    const all = points(50, 4);
    const told: number[] = [];
    const first = await coreset(runtime, all, 5, new Random(8), (count) => told.push(count));
    expect(await coreset(runtime, all, 5, new Random(8))).toEqual(first);
    expect(told).toEqual([2, 3, 4, 5]);
  });

  it.each([0, 51, 2.5])('refuses to take %s of 50 points', async (wanted) => {
    await expect(coreset(runtime, points(50, 4), wanted, new Random(1))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/1 to 50 of 50 points/),
    });
  });
});
