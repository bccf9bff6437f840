/** @file Train and measure methods on all categories of folders. */
import { openRuntime } from '../detector/open-runtime.node.js';
import { join } from 'node:path';
import * as z from 'zod';
import { findCategories, type Category } from '../benchmark/categories.js';
import type { Cell } from '../benchmark/cell.js';
import { runBenchmark, type Failure } from '../benchmark/run-benchmark.js';
import { writeTables } from '../benchmark/write-tables.js';
import { ClflowError, option } from '../errors.js';
import { requireWritable } from '../files/index.node.js';
import { methods } from '../training/methods.js';
import { hasEpochs } from '../training/plan.js';
import { VERSION } from '../version.js';
import { defaults } from './support/defaults.js';
import type { OnTaskEvent, TaskHooks } from './support/events.js';
import { openBackbones } from './support/open-backbones.js';
import * as given from './support/options.js';
import { requireSize } from './support/require-size.js';

/** The options of {@link benchmark}. */
export const benchmarkOptions = z.strictObject({
  /** Folders of one category or of many. */
  roots: z.array(given.path, 'must be a list of paths').min(1, 'must name a folder'),
  /** Only these of the categories that are found; all when missing. */
  categories: given.names.optional(),
  /** Folder of the results. */
  output: given.path.default(defaults.results),
  methods: z.array(given.oneOf(methods)).min(1, 'must name a method').default([defaults.method]),
  /** As `backbone` of a training. */
  backbones: given.names.default([defaults.backbone]),
  /** File of the weights of the one ResNet among the backbones. */
  weights: given.path.optional(),
  precision: given.precision,
  seeds: z.array(given.wholeNumber(0)).min(1, 'must name a seed').default([defaults.seed]),
  /** Missing: 256, or the only size that the backbone takes. */
  size: given.size.optional(),
  /** Passes over the images, for methods that have them. */
  epochs: given.wholeNumber(1).optional(),
  maxMegapixels: given.maxMegapixels,
  /** Whether the detectors are kept, too, in the folder `models` beside the results. */
  keepModels: z.boolean('must be true or false').default(false),
  ...given.computing,
  /** Address of the Hugging Face hub or a mirror. */
  hubUrl: z.string('must be an address').optional(),
});

export interface BenchmarkOptions extends z.input<typeof benchmarkOptions>, TaskHooks {}

export interface BenchmarkResult {
  /** File of all finished cells, one a line. */
  readonly results: string;
  /** Finished cells of this benchmark, those of earlier runs included. */
  readonly cells: readonly Cell[];
  readonly failures: readonly Failure[];
}

/**
 * Trains and measures methods × backbones × seeds on every category below the folders, and writes tables (`benchmark.md`,
 * `benchmark.html`) beside the cells. Finished cells are not run again: after an interruption the same call goes on.
 *
 * @example
 * ```ts
 * const { cells } = await benchmark({ roots: ['data/mvtec'], methods: ['clflow', 'patchcore'], seeds: [0, 1, 2] });
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense, `data` for folders without categories, `weights` and `network`
 *   as the backbones have it, `io` when something cannot be read or written, `interrupted` when the signal stops it
 */
export async function benchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { onEvent, signal, output, ...settings } = given.checked(benchmarkOptions, options);
  requireSense(settings);
  const results = join(output, 'results.jsonl');
  await requireWritable(results);
  const categories = await wantedCategories(settings, onEvent);
  const runtime = await openRuntime(settings.device, { threads: settings.threads });
  const backbones = await openBackbones(settings, runtime, onEvent);
  const { methods: chosen, seeds, size, epochs, precision, maxMegapixels, keepModels } = settings;
  const { cells, failures } = await runBenchmark({
    ...{
      categories,
      methods: chosen,
      backbones,
      precision,
      seeds,
      size,
      epochs,
      maxMegapixels,
      runtime,
      results,
      models: keepModels ? join(output, 'models') : undefined,
      signal,
      onEvent,
    },
    version: VERSION,
    onCell: (cell, todo) => onEvent({ phase: 'cell', cell, todo }),
    onInspected: (done, total) => onEvent({ phase: 'inspecting', done, total }),
    onFinished: async (cell, all) => {
      onEvent({ phase: 'cell-done', cell, auroc: cell.image.auroc, seconds: cell.trainSeconds });
      await writeTables(output, all);
    },
    onFailed: ({ problem, ...cell }) => onEvent({ phase: 'cell-failed', cell, problem }),
  });
  await writeTables(output, cells);
  return { results, cells, failures };
}

type Settings = z.output<typeof benchmarkOptions>;

/** @throws ClflowError `usage` for options that do not go together */
export function requireSense({ size, backbones, methods: chosen, epochs }: Omit<Settings, 'output'>): void {
  requireSize(size, backbones);
  if (epochs === undefined || chosen.some(hasEpochs)) return;
  throw new ClflowError('usage', `None of the methods ${chosen.join(', ')} has epochs: leave ${option('epochs')} out.`);
}

/** @throws ClflowError as `findCategories` does */
export async function wantedCategories(
  { roots, categories: only, maxMegapixels }: Pick<Settings, 'roots' | 'categories' | 'maxMegapixels'>,
  onEvent: OnTaskEvent,
): Promise<readonly Category[]> {
  const { categories, notes } = await findCategories(roots, { only, maxMegapixels });
  notes.forEach((message) => onEvent({ phase: 'note', message }));
  return categories;
}
