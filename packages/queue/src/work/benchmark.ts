/**
 * @file A benchmark by many machines: each does cells by itself, on its own disk, and the last job brings them together in the files that
 * a benchmark on one machine writes. Nobody but the last job writes to the common results.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { benchmark as measure, ClflowError, taskOptions, type CellName } from 'clflow';
import { benchmark, files } from 'clflow/parts';
import * as z from 'zod';
import { checked } from '../batch/options.js';
import { requireGoing } from '../batch/hooks.js';
import type { RunKind } from './kinds.js';

/** What a benchmark by many machines comes to. */
export interface BenchmarkTables {
  /** Files: all finished cells, one a line, and the tables for people. */
  readonly results: string;
  readonly markdown: string;
  readonly html: string;
  /** Cells of this benchmark. */
  readonly done: number;
  readonly failed: number;
}

/**
 * Does what `benchmark` does for one cell, and nothing where the results of the output have it already.
 * @returns the cell; it lies in `cells/` of the output too, so that it is not lost with the queue
 */
export const runBenchmarkCell: RunKind = async (given, { folder, signal, onEvent }) => {
  const options = checked(taskOptions.benchmark, given as z.input<typeof taskOptions.benchmark>);
  const { output, keepModels } = options;
  const name = {
    category: onlyOne(options.categories),
    method: onlyOne(options.methods),
    backbone: onlyOne(options.backbones),
    seed: onlyOne(options.seeds),
  };
  const kept = keptFile(output, name);
  const known = [await textOf(kept), await textOf(join(output, 'results.jsonl'))];
  await files.writeFileAtomic(join(folder, 'results.jsonl'), Buffer.from(known.join('')));
  const { cells, failures } = await measure({ ...options, output: folder, signal, onEvent });
  // Its images stay as they are: another try would end as this one.
  if (failures.length > 0) throw new ClflowError('data', failures[0].problem);
  const model = join('models', benchmark.modelPath(name));
  // A cell that was known has left none.
  if (keepModels && existsSync(join(folder, model)))
    await write(join(output, model), await readFile(join(folder, model)));
  await write(kept, Buffer.from(`${JSON.stringify(cells[0])}\n`));
  return cells[0];
};

const tablesOptions = z.strictObject({ output: z.string('must be a path').min(1, 'must be a path') });

/** Each child returned its cell. Cells that are there already are not written again. */
export const runBenchmarkTables: RunKind = async (given, { children, signal }): Promise<BenchmarkTables> => {
  const { output } = checked(tablesOptions, given as z.input<typeof tablesOptions>);
  const results = join(output, 'results.jsonl');
  const cells = children.flatMap(({ value }) => (value === null ? [] : [benchmark.cellSchema.parse(value)]));
  const known = new Set((await benchmark.readResults(results)).map(({ fingerprint }) => fingerprint));
  requireGoing({ signal });
  for (const cell of cells) if (!known.has(cell.fingerprint)) await benchmark.appendResult(results, cell);
  await benchmark.writeTables(output, cells);
  for (const cell of cells) await rm(keptFile(output, cell), { force: true });
  // Cells of another benchmark may lie there still.
  await rmdir(join(output, 'cells')).catch(() => {});
  const [markdown, html] = [join(output, 'benchmark.md'), join(output, 'benchmark.html')];
  return { results, markdown, html, done: cells.length, failed: children.length - cells.length };
};

/** Of two cells of one name, the later one stays: what is in it is known by its fingerprint. */
function keptFile(output: string, { category, method, backbone, seed }: CellName): string {
  const name = [category, method, backbone, seed].join('-').replace(/[^\w.-]/g, '_');
  return join(output, 'cells', `${name}.jsonl`);
}

/** @throws ClflowError `usage` where there is another number */
function onlyOne<Value>(list: readonly Value[] | undefined): Value {
  if (list?.length === 1) return list[0];
  throw new ClflowError('usage', 'A cell has one category, method, backbone and seed: submit a job for each.');
}

async function write(file: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true }).catch((error: unknown) => {
    throw files.ioError('write', file, error);
  });
  await files.writeFileAtomic(file, content);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw files.ioError('read', path, error);
  }
}
