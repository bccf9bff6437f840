/** @file What `clflow refine` prints around the task. */
import { refine, type RefineOptions } from '../../../tasks/refine.js';
import type { TaskHooks } from '../../../tasks/support/events.js';
import { print } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { refinedTable } from './summary.js';

export interface RefineFlags extends Omit<RefineOptions, 'model' | keyof TaskHooks> {
  readonly json?: boolean;
}

export async function runRefine(model: string, { json, ...flags }: RefineFlags): Promise<void> {
  const result = await runTask((hooks) => refine({ model, ...flags, ...hooks }), { json });
  const { model: output, rejected, found, threshold } = result;
  print(json ? JSON.stringify({ model: output, rejected, found, threshold }) : refinedTable(result));
}
