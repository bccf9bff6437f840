/** @file Runs a task for a person: with its progress on stderr, and so that Ctrl-C ends it in order. */
import type { TaskEvent, TaskHooks } from '../../tasks/support/events.js';
import { watchInterrupt } from '../interrupt.js';
import { openProgress, showTask } from './progress.js';

export interface RunOptions {
  /** Machines read the result: no bar is drawn. */
  readonly json?: boolean;
  /** Told every event after it was shown. */
  readonly onEvent?: (event: TaskEvent) => void;
}

export async function runTask<Result>(
  task: (hooks: TaskHooks) => Promise<Result>,
  { json = false, onEvent }: RunOptions,
): Promise<Result> {
  const progress = openProgress(process.stderr.isTTY === true && !json);
  const interrupt = watchInterrupt(() => progress.line('stopping …'));
  try {
    return await task({
      signal: interrupt.signal,
      onEvent: (event) => {
        showTask(progress, event);
        onEvent?.(event);
      },
    });
  } finally {
    progress.stop();
    interrupt.release();
  }
}
