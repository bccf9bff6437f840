import { describe, expect, it } from 'vitest';
import { normalValues } from '../flow/testing/random-values.js';
import { DYNAMIC, Graph, asFloats, floats, openGraph, type Runtime } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { patchScores, type PatchMemory } from './patch-memory.js';

const [IMAGES, PATCHES, CHANNELS, COUNT] = [3, 7, 6, 20];
const memory: PatchMemory = { data: normalValues(COUNT * CHANNELS, 1), count: COUNT, channels: CHANNELS };
const patches = normalValues(IMAGES * PATCHES * CHANNELS, 2).map((value) => 1.5 * value);

async function run(runtime: Runtime, stored: PatchMemory, neighbours: number, data = patches, images = IMAGES) {
  const graph = new Graph();
  const x = graph.input('x', [DYNAMIC, PATCHES, CHANNELS]);
  const { distance, score } = patchScores(x, stored, neighbours);
  graph.output('distance', distance);
  graph.output('score', score);
  const session = await openGraph(runtime, graph);
  const out = await session.run({ x: floats(data, [images, PATCHES, CHANNELS]) });
  await session.release();
  return { distance: [...asFloats(out.distance)], score: [...asFloats(out.score)], shape: out.distance.shape };
}

const row = (data: Float32Array, i: number): Float32Array => data.subarray(i * CHANNELS, (i + 1) * CHANNELS);
const norm = (a: Float32Array, b: Float32Array): number => Math.hypot(...a.map((value, c) => value - b[c]));

/** Equations 6 and 7 word for word. */
function reference(image: number, neighbours: number): { distances: number[]; score: number } {
  const own = Array.from({ length: PATCHES }, (_, p) => row(patches, image * PATCHES + p));
  const all = Array.from({ length: COUNT }, (_, m) => row(memory.data, m));
  const distances = own.map((x) => Math.min(...all.map((m) => norm(x, m))));
  const largest = Math.max(...distances);
  const worst = own[distances.indexOf(largest)];
  const nearest = all.reduce((best, m) => (norm(worst, m) < norm(worst, best) ? m : best));
  const around = [...all].sort((a, b) => norm(a, nearest) - norm(b, nearest)).slice(0, neighbours);
  const total = around.reduce((sum, m) => sum + Math.exp(norm(worst, m)), 0);
  return { distances, score: (1 - Math.exp(largest) / total) * largest };
}

describe.each(runtimes)('patchScores on $name', ({ runtime }) => {
  it.each([1, 4, 9])('gives the distances and weighted score of the paper, %i neighbours', async (neighbours) => {
    const { distance, score, shape } = await run(runtime, memory, neighbours);
    expect(shape).toEqual([IMAGES, PATCHES]);
    for (let image = 0; image < IMAGES; image++) {
      const expected = reference(image, neighbours);
      expected.distances.forEach((value, p) => expect(distance[image * PATCHES + p]).toBeCloseTo(value, 4));
      expect(score[image]).toBeCloseTo(expected.score, 4);
    }
  });

  it('says 0 of an image that the memory knows', async () => {
    const known = memory.data.slice(0, PATCHES * CHANNELS);
    const { distance, score } = await run(runtime, memory, 4, known, 1);
    for (const value of [...distance, ...score]) expect(Math.abs(value)).toBeLessThan(2e-3);
  });

  it('takes fewer neighbours where the memory is small, and stays finite far away', async () => {
    const small: PatchMemory = { data: memory.data.slice(0, 2 * CHANNELS), count: 2, channels: CHANNELS };
    const far = patches.map((value) => 1e4 * value);
    const { distance, score } = await run(runtime, small, 9, far);
    expect([...distance, ...score].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });
});
