import { describe, expect, it } from 'vitest';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import { kMeans } from './k-means.js';

const CHANNELS = 3;
const PLACES = [
  [0, 0, 0],
  [9, 0, 0],
  [0, 9, 9],
  [-9, 4, 0],
];

/** Vectors around four places, one after the other. */
function vectors(each: number): Float32Array {
  const random = new Random(1);
  return Float32Array.from(
    PLACES.flatMap((place) => Array.from({ length: each }, () => place.map((at) => at + random.normal(0, 0.3)))).flat(),
  );
}

function rows(centres: Float32Array): number[][] {
  return Array.from({ length: centres.length / CHANNELS }, (_, k) => [
    ...centres.subarray(k * CHANNELS, (k + 1) * CHANNELS),
  ]);
}

describe.each(runtimes)('kMeans on $name', ({ runtime }) => {
  it.each([0, 1, 2])('finds the places that vectors lie around (seed %i)', async (seed) => {
    const found = rows(await kMeans(runtime, vectors(100), CHANNELS, PLACES.length, new Random(seed)));
    for (const place of PLACES) {
      const nearest = Math.min(...found.map((centre) => Math.hypot(...centre.map((value, c) => value - place[c]))));
      expect(nearest).toBeLessThan(0.15);
    }
  });

  it('is the same for the same seed', async () => {
    const run = () => kMeans(runtime, vectors(20), CHANNELS, 3, new Random(5));
    expect(await run()).toEqual(await run());
  });

  it('of one centre is the mean', async () => {
    const all = vectors(10);
    const [centre] = rows(await kMeans(runtime, all, CHANNELS, 1, new Random(1)));
    const mean = [0, 1, 2].map((c) => all.filter((_, i) => i % CHANNELS === c).reduce((a, b) => a + b) / 40);
    centre.forEach((value, c) => expect(value).toBeCloseTo(mean[c], 4));
  });

  it('leaves a centre that no vector is nearest to where it is, and gives numbers where all vectors are one', async () => {
    const same = new Float32Array(20 * CHANNELS).fill(2);
    expect([...(await kMeans(runtime, same, CHANNELS, 4, new Random(1)))]).toEqual(new Array(4 * CHANNELS).fill(2));
  });
});
