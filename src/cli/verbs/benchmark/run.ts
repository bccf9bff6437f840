/** @file What `clflow benchmark` prints around the task. */
import { join } from 'node:path';
import { counted } from '../../../dataset/samples.js';
import { benchmarkTables } from '../../../report/benchmark.js';
import { benchmark, type BenchmarkOptions, type BenchmarkResult } from '../../../tasks/benchmark.js';
import type { TaskHooks } from '../../../tasks/support/events.js';
import type { Status } from '../../status.js';
import { isInterrupted } from '../../interrupt.js';
import { print, printError } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { table } from '../../terminal/table.js';

export interface BenchmarkFlags extends Omit<BenchmarkOptions, 'roots' | keyof TaskHooks> {
  readonly output: string;
  readonly json?: boolean;
}

export async function runBenchmarkVerb(
  roots: string[],
  { json, ...flags }: BenchmarkFlags,
  status: Status,
): Promise<void> {
  const { output } = flags;
  try {
    const result = await runTask((hooks) => benchmark({ roots, ...flags, ...hooks }), { json });
    print(json ? JSON.stringify(result) : forPeople(result, output));
    if (result.failures.length > 0) status.report(2);
  } catch (error) {
    if (isInterrupted(error)) {
      printError(`Finished cells are kept in ${join(output, 'results.jsonl')}; the same command goes on.`);
    }
    throw error;
  }
}

function forPeople({ cells, failures }: BenchmarkResult, output: string): string {
  const tables = benchmarkTables(cells).filter(({ title }) => /^(Image AUROC|AUPRO|Pixel AP|Cost)/.test(title));
  const shown = tables.map(({ title, head, rows }) => {
    const body = rows.map((row) => row.cells);
    return `${title}\n${table(body, head, head.map((_, i) => i).slice(1))}`;
  });
  const failed = failures.length === 0 ? [] : [`${counted(failures.length, 'cell')} failed; see above.`];
  return [...shown, ...failed, `All tables: ${join(output, 'benchmark.html')} and benchmark.md`].join('\n\n');
}
