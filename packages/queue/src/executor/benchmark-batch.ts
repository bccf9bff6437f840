/** @file A benchmark as jobs of a queue: its cells, and the tables that wait for them. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { benchmarkCells, taskOptions, type BenchmarkOptions } from 'clflow';
import { files } from 'clflow/parts';
import type { Batch } from './batches.js';

/**
 * The folders of images, weights and backbones that are files, and the output must be the same on all machines. Finished cells in the
 * output's results are not done again.
 *
 * @example
 * ```ts
 * const batch = await benchmarkBatch({ roots: ['/srv/mvtec'], methods: ['clflow', 'patchcore'], output: '/srv/results' });
 * const { id } = await batches.submit(batch);
 * ```
 *
 * @returns a job for each cell, in the order of one machine, and a last one that writes results and tables
 * @throws ClflowError as `benchmark` does for options that make no sense and for folders without categories
 */
export async function benchmarkBatch({
  roots,
  output,
  backbones,
  weights,
  ...options
}: BenchmarkOptions): Promise<Batch> {
  const folder = resolve(taskOptions.benchmark.shape.output.parse(output));
  const cells = await benchmarkCells({
    ...{ ...options, output: folder, roots: roots.map((root) => resolve(root)) },
    // One from a file is known by its whole path, since no machine knows where another's begin.
    backbones: backbones?.map((name) => (isFile(name) ? resolve(name) : name)),
    weights: weights === undefined ? undefined : resolve(weights),
  });
  const parts = [];
  for (const { category, method, backbone, seed, data, options: own } of cells) {
    const read = [own.weights, isFile(backbone) ? backbone : undefined].filter((file) => file !== undefined);
    const inputs = [data, await Promise.all(read.map(lookOf))];
    const work = { kind: 'benchmark-cell', options: { ...own } } as const;
    parts.push({ name: `${category} ${method} ${backbone} seed ${seed}`, inputs, work });
  }
  const last = {
    name: 'tables of the benchmark',
    work: { kind: 'benchmark-tables', options: { output: folder } },
  } as const;
  return { parts, last, lastInAnyCase: true, folder };
}

function isFile(backbone: string): boolean {
  return backbone.endsWith('.onnx');
}

/** Changes when the file is written anew. */
async function lookOf(file: string): Promise<readonly number[]> {
  const { size, mtimeMs } = await stat(file).catch((error: unknown) => {
    throw files.ioError('read', file, error);
  });
  return [size, mtimeMs];
}
