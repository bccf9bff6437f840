/** @file From the name of a piece of work to what does it, for the process of a job. */
import { dirname } from 'node:path';
import { runTask, type Run } from '@clflow/server/jobs';
import type { ChildOutcome, RunKind } from './kinds.js';

/** Tasks of clflow, and these. */
export function runOf(runs: Readonly<Partial<Record<string, RunKind>>>): Run {
  return (order, hooks) => {
    const run = Object.hasOwn(runs, order.task) ? runs[order.task] : undefined;
    if (!run) return runTask(order, hooks);
    const children = (order.context ?? []) as readonly ChildOutcome[];
    return run(order.options, { ...hooks, folder: dirname(order.result), children });
  };
}
