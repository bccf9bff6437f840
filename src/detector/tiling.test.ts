import { describe, expect, it } from 'vitest';
import { Graph, DYNAMIC, asFloats, averagePool, floats, mul, openGraph, reduceMean } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { overTiles, stitched, stitching, tileCorners, tileStarts } from './tiling.js';

const size = { width: 320, height: 224 };
const tiling = { tile: { width: 128, height: 96 }, overlap: 32 };

describe('tiles', () => {
  it.each([
    [320, 128, 32],
    [4000, 256, 64],
    [3008, 256, 64],
    [4096, 512, 96],
    [288, 256, 64],
  ])('cover %i pixels by sides of %i with overlaps of %i or more', (length, tile, overlap) => {
    const starts = tileStarts(length, tile, overlap);
    expect(starts[0]).toBe(0);
    expect(starts.at(-1)! + tile).toBe(length);
    starts.slice(1).forEach((start, i) => {
      expect(start % 32).toBe(0);
      expect(start).toBeGreaterThan(starts[i]);
      expect(starts[i] + tile - start).toBeGreaterThanOrEqual(overlap);
    });
  });

  it('are one where the image is no larger', () => {
    expect(tileCorners({ width: 96, height: 64 }, { tile: { width: 96, height: 64 }, overlap: 32 })).toEqual([
      { x: 0, y: 0 },
    ]);
  });
});

describe('stitching', () => {
  it('weighs every cell by shares that add up to one, and nothing by a border inside the image', () => {
    const [rows, columns] = [40, 3 * 16];
    const matrix = stitching(320, 128, 32, 8);
    for (let row = 0; row < rows; row++) {
      const own = matrix.subarray(row * columns, (row + 1) * columns);
      expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
      expect(own.filter((weight) => weight > 0).length).toBeLessThanOrEqual(2);
    }
    for (const cell of [15, 16, 31, 32]) {
      const weights = Array.from({ length: rows }, (_, row) => matrix[row * columns + cell]);
      expect(Math.max(...weights)).toBe(0);
    }
    expect(matrix[0]).toBe(1); // the image's own border
  });

  it.each(runtimes.map(({ name, runtime }) => [name, runtime] as const))(
    'gives back a map that was cut, without a seam, %s',
    async (_, runtime) => {
      const graph = new Graph();
      const x = graph.input('x', [DYNAMIC, 2, size.height, size.width]);
      const [doubled, means] = overTiles(x, size, tiling, (tile) => [mul(tile, 2), reduceMean(tile, [1, 2, 3])]);
      graph.output('whole', stitched(doubled, size, tiling));
      graph.output('means', means);
      const session = await openGraph(runtime, graph);
      const shape = [2, 2, size.height, size.width];
      const values = Float32Array.from({ length: 4 * size.height * size.width }, (_, i) => Math.sin(i / 97) + (i % 5));
      const out = await session.run({ x: floats(values, shape) });
      await session.release();
      expect(out.whole.shape).toEqual(shape);
      const worst = asFloats(out.whole).reduce((most, value, i) => Math.max(most, Math.abs(value - 2 * values[i])), 0);
      expect(worst).toBeLessThan(1e-5);
      expect(out.means.shape).toEqual([tileCorners(size, tiling).length, 2]);
    },
  );

  it.each(runtimes.map(({ name, runtime }) => [name, runtime] as const))(
    'keeps a constant constant to the last digits on a coarser grid, %s',
    async (_, runtime) => {
      const graph = new Graph();
      const x = graph.input('x', [DYNAMIC, 1, size.height, size.width]);
      const [coarse] = overTiles(x, size, tiling, (tile) => [averagePool(tile, { kernel: 8, stride: 8 })]);
      graph.output('whole', stitched(coarse, size, tiling));
      const session = await openGraph(runtime, graph);
      const values = new Float32Array(size.height * size.width).fill(3);
      const out = await session.run({ x: floats(values, [1, 1, size.height, size.width]) });
      await session.release();
      expect(out.whole.shape).toEqual([1, 1, size.height / 8, size.width / 8]);
      for (const value of asFloats(out.whole)) expect(value).toBeCloseTo(3, 5);
    },
  );
});
