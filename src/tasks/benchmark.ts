/** @file Train and measure methods on all categories of folders. */
import { openRuntime } from '../detector/open-runtime.node.js';
import { join } from 'node:path';
import * as z from 'zod';
import { findCategories } from '../benchmark/categories.js';
import type { Cell } from '../benchmark/cell.js';
import { runBenchmark, type Failure } from '../benchmark/run-benchmark.js';
import { ClflowError, option } from '../errors.js';
import { requireWritable, writeFileAtomic } from '../files/index.node.js';
import { benchmarkHtml, benchmarkMarkdown } from '../report/benchmark.js';
import { machine } from '../report/machine.node.js';
import { methods } from '../training/methods.js';
import { hasEpochs } from '../training/plan.js';
import { VERSION } from '../version.js';
import { defaults } from './support/defaults.js';
import type { TaskHooks } from './support/events.js';
import { openBackbones } from './support/open-backbones.js';
import * as given from './support/options.js';
import { requireSize } from './support/require-size.js';

/** The options of {@link benchmark}. */
export const benchmarkOptions = z.strictObject({
  /** Folders of one category or of many. */
  roots: z.array(given.path, 'must be a list of paths').min(1, 'must name a folder'),
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
  const { onEvent, signal, output, epochs, ...settings } = given.checked(benchmarkOptions, options);
  requireSize(settings.size, settings.backbones);
  if (epochs !== undefined && !settings.methods.some(hasEpochs)) {
    throw new ClflowError(
      'usage',
      `None of the methods ${settings.methods.join(', ')} has epochs: leave ${option('epochs')} out.`,
    );
  }
  const results = join(output, 'results.jsonl');
  await requireWritable(results);
  const { categories, notes } = await findCategories(settings.roots, { maxMegapixels: settings.maxMegapixels });
  notes.forEach((message) => onEvent({ phase: 'note', message }));
  const runtime = await openRuntime(settings.device, { threads: settings.threads });
  const backbones = await openBackbones(settings, runtime, onEvent);
  const report = (cells: readonly Cell[]): Promise<void> => writeReports(output, cells, about(cells));
  const { methods: chosen, seeds, size, precision, maxMegapixels, keepModels } = settings;
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
      await report(all);
    },
    onFailed: ({ problem, ...cell }) => onEvent({ phase: 'cell-failed', cell, problem }),
  });
  await report(cells);
  return { results, cells, failures };
}

/** What the numbers come from. */
function about(cells: readonly Cell[]): string {
  const whole = cells.filter(({ precision }) => precision === 'int8').length;
  if (whole === 0) return `${machine()}.`;
  return `${machine()}. ${whole === cells.length ? 'All' : `${whole} of ${cells.length}`} backbones are in whole numbers of 8 bits (int8).`;
}

async function writeReports(folder: string, cells: readonly Cell[], about: string): Promise<void> {
  const write = (name: string, text: string) => writeFileAtomic(join(folder, name), Buffer.from(text));
  await write('benchmark.md', benchmarkMarkdown(cells, about));
  await write('benchmark.html', benchmarkHtml(cells, about));
}
