/** @file What the parts of a batch tell while they run, and how they are told to stop: as a worker's process or a program calls them. */
import { ClflowError, type TaskHooks } from 'clflow';

export interface BatchHooks extends TaskHooks {
  /** Of the job, on the machine that does it; a batch keeps nothing there. */
  readonly folder?: string;
}

/** @throws ClflowError `interrupted` when it was asked to stop */
export function requireGoing({ signal }: BatchHooks): void {
  if (signal?.aborted) throw new ClflowError('interrupted', 'The work was stopped.');
}
