/** @file What the pool and its children say to each other, and how a child is told to be. */
import type { graph, line } from 'clflow/parts';
import type { InferTask, InspectTask, ModelRef } from './types.js';

/** One at a time; a child says `done` before it is given the next. */
export type Job =
  | { readonly kind: 'inspect'; readonly model: ModelRef; readonly tasks: readonly InspectTask[] }
  | { readonly kind: 'infer'; readonly model: ModelRef; readonly task: InferTask }
  | { readonly kind: 'try'; readonly model: ModelRef };

/** Statuses that a child answers with; all others are the pool's. */
export type RefusalStatus = 422 | 500 | 503;

/** A job begins with opening the model. */
export type Stage = 'image' | 'model';

export type Report =
  | { readonly kind: 'ready' }
  /** In place of `ready`: what is to compute cannot. It ends. */
  | { readonly kind: 'unfit'; readonly message: string }
  /** What it turns to: bytes that a client sent, or the model. Whoever is at work when it dies is to blame. */
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** @property index among the tasks of an `inspect`, else 0 */
  | { readonly kind: 'answer'; readonly index: number; readonly answer: unknown }
  | { readonly kind: 'refusal'; readonly index: number; readonly status: RefusalStatus; readonly message: string }
  /** @property resident bytes  @property models hashes of those that are open */
  | { readonly kind: 'done'; readonly resident: number; readonly models: readonly string[] };

/** The child's argument, as JSON. */
export interface ChildSettings extends line.ProcessWatch {
  /** Models that it keeps open, the latest ones. */
  readonly models: number;
  /** What computes. */
  readonly device: graph.Device;
}
