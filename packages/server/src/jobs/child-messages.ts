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

/**
 * What is told of a task's event. Pictures and maps are files in the job's folder by then: what is told is that they are there, and for
 * maps, of which epoch.
 */
export type ToldEvent =
  | Exclude<TaskEvent, { readonly phase: 'pictures' | 'preview' }>
  | { readonly phase: 'pictures'; readonly count: number }
  | { readonly phase: 'preview'; readonly epoch: number; readonly epochs: number };

/** From the child: events, then how it ended. */
export type FromChild =
  | { readonly type: 'event'; readonly event: ToldEvent }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };
