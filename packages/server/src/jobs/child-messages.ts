/** @file What an executor and the process of a job say to each other. */
import type { TaskEvent, TaskName } from 'clflow';

/** To the child: first what to do, then perhaps to stop. */
export type ToChild =
  | {
      readonly type: 'work';
      readonly task: TaskName;
      readonly options: Readonly<Record<string, unknown>>;
      /** File to write what the task returns to. */
      readonly result: string;
    }
  | { readonly type: 'abort' };

/** From the child: events, then how it ended. */
export type FromChild =
  | { readonly type: 'event'; readonly event: TaskEvent }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };
