/**
 * @file What a job can be: a task of clflow, or one of the kinds that a fleet adds. Each is done by a process of its own, which the
 * worker only supervises: a network that runs would keep the worker from saying that it still works on its job.
 */
import type { TaskEvent, TaskName } from 'clflow';
import * as z from 'zod';

/** Kinds beside `task`. What does them is in runs.ts. */
const kinds = ['inspect-shard', 'aggregate', 'table', 'benchmark-cell', 'benchmark-tables'] as const;
export type Kind = (typeof kinds)[number];

type Options = Readonly<Record<string, unknown>>;

export type Work =
  | { readonly kind: 'task'; readonly task: TaskName; readonly options: Options }
  | { readonly kind: Kind; readonly options: Options };

/** The name that people read, and that a child's program knows the work by. */
export function nameOf(work: Work): string {
  return work.kind === 'task' ? work.task : work.kind;
}

/** What became of one of the jobs that another waited for. */
export interface ChildOutcome {
  /** As whoever submitted it named it. */
  readonly name: string;
  /** What it returned; null when it has failed. */
  readonly value: unknown;
  /** Why it has failed, a code and a sentence; null when it has not. */
  readonly error: string | null;
}

export interface KindHooks {
  /** Ends the work soon after it is aborted, with ClflowError `interrupted`; nothing half-written is left. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: TaskEvent) => void;
  /** Of this job alone, on the worker's machine, gone when the job is done. */
  readonly folder: string;
  /** Of a job that waited for others, in their order. */
  readonly children: readonly ChildOutcome[];
}

/** @returns what is to be kept of it: JSON of a few kB at most, the rest belongs into files */
export type RunKind = (options: Options, hooks: KindHooks) => Promise<unknown>;

const options = z.record(z.string(), z.unknown());

export const workSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('task'), task: z.string(), options }),
  ...kinds.map((kind) => z.strictObject({ kind: z.literal(kind), options })),
]);
