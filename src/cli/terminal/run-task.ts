/** @file Runs a task for a person: with its progress on stderr, and so that Ctrl-C ends it in order. */
import type { TaskEvent, TaskHooks } from '../../tasks/support/events.js';
import { openInterrupt } from '../interrupt.js';
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
  const interrupt = openInterrupt(() => progress.line('stopping …'));
  interrupt.watch();
  try {
    return await task({
      signal: interrupt.signal,
      onEvent: (event) => {
        showTask(progress, event);
        onEvent?.(event);
      },
    });
  } catch (error) {
    throw interrupt.explained(error);
  } finally {
    progress.stop();
    interrupt.release();
  }
}
