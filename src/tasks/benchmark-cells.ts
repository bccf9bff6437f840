/** @file A benchmark taken apart: its cells as benchmarks of their own, which may run on many machines. */
import { dataFingerprint } from '../benchmark/cell.js';
import { cellsOf } from '../benchmark/run-benchmark.js';
import { ClflowError } from '../errors.js';
import { hasEpochs } from '../training/plan.js';
import { benchmarkOptions, requireSense, wantedCategories, type BenchmarkOptions } from './benchmark.js';
import type { CellName, TaskHooks } from './support/events.js';
import { requireOneResnet, weightsOf } from './support/open-backbones.js';
import * as given from './support/options.js';

/** One cell. */
export interface BenchmarkCell extends CellName {
  /** Changes when one of its images comes, goes or has another size. */
  readonly data: string;
  /** Of the benchmark that has this cell alone, JSON. */
  readonly options: Omit<BenchmarkOptions, keyof TaskHooks>;
}

/**
 * The cells of a benchmark, in the order in which it runs them and has them in its results.
 *
 * @example
 * ```ts
 * for (const { options } of await benchmarkCells({ roots: ['data/mvtec'], seeds: [0, 1, 2] })) queue.add('benchmark', options);
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense, `data` for folders without categories, `io` when something cannot be
 *   read, `interrupted` when the signal stops it
 */
export async function benchmarkCells(options: BenchmarkOptions): Promise<readonly BenchmarkCell[]> {
  const { onEvent, signal, ...settings } = given.checked(benchmarkOptions, options);
  const { epochs, weights } = settings;
  requireSense(settings);
  requireOneResnet(settings);
  const categories = await wantedCategories(settings, onEvent);
  const prints = new Map<string, string>();
  for (const { name, dataset } of categories) {
    if (signal?.aborted) throw new ClflowError('interrupted', 'The work was stopped.');
    prints.set(name, await dataFingerprint(dataset));
  }
  return cellsOf({ ...settings, categories: categories.map(({ name }) => name) }).map((cell) => {
    const { category, method, backbone, seed } = cell;
    const own = { categories: [category], methods: [method], backbones: [backbone], seeds: [seed] };
    const where = { weights: weightsOf(backbone, { weights }), epochs: hasEpochs(method) ? epochs : undefined };
    return { ...cell, data: prints.get(category)!, options: { ...settings, ...own, ...where } };
  });
}
