/** @file What `clflow benchmark` does. */
import { join } from 'node:path';
import { openBackbone, type Backbone } from '../../../backbone/index.node.js';
import { findCategories } from '../../../benchmark/categories.js';
import type { Cell } from '../../../benchmark/cell.js';
import { runBenchmark, type CellName, type Failure } from '../../../benchmark/run-benchmark.js';
import { counted } from '../../../dataset/samples.js';
import { ClflowError } from '../../../errors.js';
import type { Runtime } from '../../../graph/index.js';
import { workingSize } from '../../../image/index.node.js';
import { benchmarkHtml, benchmarkMarkdown, benchmarkTables } from '../../../report/benchmark.js';
import { machine } from '../../../report/machine.node.js';
import { hasEpochs } from '../../../training/plan.js';
import type { BenchmarkOptions } from './command.js';
import { duration } from '../../terminal/duration.js';
import { watchInterrupt } from '../../interrupt.js';
import { note, print, printError } from '../../terminal/output.js';
import { writeFileAtomic, requireWritable } from '../../../files/index.node.js';
import { openProgress, showTraining } from '../../terminal/progress.js';
import { openRuntime } from '../../../tasks/support/open-runtime.js';
import type { Status } from '../../status.js';
import { table } from '../../terminal/table.js';
import { VERSION } from '../../../version.js';

export async function runBenchmarkVerb(
  roots: readonly string[],
  options: BenchmarkOptions,
  status: Status,
): Promise<void> {
  const { output, methods, seeds, epochs } = options;
  workingSize(options.size, 256, 256); // a wrong --size is told before any work
  if (epochs !== undefined && !methods.some(hasEpochs)) {
    throw new ClflowError('usage', `None of the methods ${methods.join(', ')} has epochs: leave --epochs out.`);
  }
  const results = join(output, 'results.jsonl');
  await requireWritable(results);
  const { categories, notes } = await findCategories(roots);
  notes.forEach(note);
  const runtime = await openRuntime(options.device, options.threads);
  const backbones = await openBackbones(options, runtime);

  const progress = openProgress(process.stderr.isTTY === true && !options.json);
  const interrupt = watchInterrupt(() => progress.line('stopping …'));
  const report = (cells: readonly Cell[]): Promise<void> => writeReports(output, cells, `${machine()}.`);
  try {
    const { cells, failures } = await runBenchmark({
      ...{ categories, methods, backbones, seeds, epochs, runtime, results },
      size: options.size,
      version: VERSION,
      signal: interrupt.signal,
      onCell: (cell, todo) => progress.line(`${nameOf(cell)} (${todo} to go)`),
      onEvent: (event) => showTraining(progress, event),
      onInspected: (done, total) => progress.show('inspecting', done, total),
      onFinished: async (cell, all) => {
        progress.line(`${nameOf(cell)}: image AUROC ${cell.image.auroc.toFixed(4)}, ${duration(cell.trainSeconds)}`);
        await report(all);
      },
      onFailed: (failure) => progress.line(`${nameOf(failure)}: ${failure.problem}`),
    });
    progress.stop();
    await report(cells);
    print(options.json ? JSON.stringify({ results, cells, failures }) : forPeople(cells, failures, output));
    if (failures.length > 0) status.report(2);
  } catch (error) {
    progress.stop();
    if (error instanceof ClflowError && error.code === 'interrupted') {
      printError(`Finished cells are kept in ${results}; the same command goes on.`);
    }
    throw error;
  } finally {
    interrupt.release();
  }
}

async function openBackbones(options: BenchmarkOptions, runtime: Runtime): Promise<Map<string, Backbone>> {
  const { backbones, weights, hubUrl } = options;
  const resnets = backbones.filter(
    (name) => /resnet/.test(name) && name !== 'random-resnet' && !name.endsWith('.onnx'),
  );
  if (weights !== undefined && resnets.length !== 1) {
    throw new ClflowError(
      'usage',
      `--weights belongs to one ResNet, but --backbones names ${resnets.length}: ${backbones.join(', ')}.`,
    );
  }
  const opened = new Map<string, Backbone>();
  for (const name of backbones) {
    const own = name === resnets[0] ? weights : undefined;
    opened.set(name, await openBackbone({ name, weights: own }, runtime, { endpoint: hubUrl, notify: note }));
  }
  return opened;
}

async function writeReports(folder: string, cells: readonly Cell[], about: string): Promise<void> {
  const write = (name: string, text: string) => writeFileAtomic(join(folder, name), Buffer.from(text));
  await write('benchmark.md', benchmarkMarkdown(cells, about));
  await write('benchmark.html', benchmarkHtml(cells, about));
}

function forPeople(cells: readonly Cell[], failures: readonly Failure[], output: string): string {
  const tables = benchmarkTables(cells).filter(({ title }) => /^(Image AUROC|AUPRO|Cost)/.test(title));
  const shown = tables.map(({ title, head, rows }) => {
    const body = rows.map((row) => row.cells);
    return `${title}\n${table(body, head, head.map((_, i) => i).slice(1))}`;
  });
  const failed = failures.length === 0 ? [] : [`${counted(failures.length, 'cell')} failed; see above.`];
  return [...shown, ...failed, `All tables: ${join(output, 'benchmark.html')} and benchmark.md`].join('\n\n');
}

function nameOf({ category, method, backbone, seed }: CellName | Cell): string {
  return `${category}  ${method}  ${backbone}  seed ${seed}`;
}
