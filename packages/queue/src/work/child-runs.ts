/** @file From the name of a piece of work to what does it, for the process of a job. */
import { dirname } from 'node:path';
import { runTask, taskTraits, type Run } from '@clflow/server/jobs';
import { ClflowError } from 'clflow';
import type { ChildOutcome, RunKind } from './kinds.js';

/** Tasks of clflow, and these. */
export function runOf(runs: Readonly<Partial<Record<string, RunKind>>>): Run {
  return (order, hooks) => {
    const run = Object.hasOwn(runs, order.task) ? runs[order.task] : undefined;
    if (!run) return isTask(order.task) ? runTask(order, hooks) : unknown(order.task);
    const children = (order.context ?? []) as readonly ChildOutcome[];
    return run(order.options, { ...hooks, folder: dirname(order.result), children });
  };
}

function isTask(name: string): boolean {
  return Object.hasOwn(taskTraits, name);
}

/** A newer version submitted it. */
async function unknown(name: string): Promise<never> {
  throw new ClflowError('usage', `This version of clflow cannot do "${name}": use the same version on all machines.`);
}
