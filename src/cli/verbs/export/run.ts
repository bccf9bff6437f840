/** @file What `clflow export` prints around the task. */
import { exportModel, type ExportOptions } from '../../../tasks/export.js';
import type { TaskHooks } from '../../../tasks/support/events.js';
import { print } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { table } from '../../terminal/table.js';

export interface ExportFlags extends Omit<ExportOptions, 'model' | keyof TaskHooks> {
  readonly json?: boolean;
}

export async function runExport(model: string, { json, ...flags }: ExportFlags): Promise<void> {
  const { name, version, files } = await runTask((hooks) => exportModel({ model, ...flags, ...hooks }), { json });
  if (json) return print(JSON.stringify({ name, version, files }));
  const [file, config] = files;
  print(
    table([
      ['model', `${name}, version ${version}`],
      ['file', file],
      ['configuration', config],
    ]),
  );
}
