/** @file What an executor and the process of a job say to each other. */
import type { TaskEvent } from 'clflow';

/** To the child: first what to do, then perhaps to stop. */
export type ToChild =
  | (Order & { readonly type: 'work'; /** Another order may follow. */ readonly stays?: boolean })
  | { readonly type: 'abort' };

/** What the process of a job is to do. */
export interface Order {
  /** Name of a task of clflow, or of other work that the child's program knows. */
  readonly task: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** File to write to what is returned; its folder is the job's. */
  readonly result: string;
  /** What else the executor tells of the job, as JSON; tasks know nothing of it. */
  readonly context?: unknown;
}

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
