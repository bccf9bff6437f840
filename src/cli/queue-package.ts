/** @file The optional package behind `clflow work`, `clflow queue`, `clflow batch` and `--queue` of others. */
import { Option } from 'commander';
import type { BenchmarkOptions } from '../tasks/benchmark.js';
import { loadPackage } from './optional-package.js';

/** As much of `@clflow/queue` as the command line uses. */
export interface QueuePackage {
  migrate(url: string): Promise<number | null>;
  startWorker(url: string, options: WorkOptions): Promise<{ readonly stopped: Promise<void>; stop(): Promise<void> }>;
  readonly Batches: { open(url: string, onWarning: (text: string) => void): Promise<Batches> };
  benchmarkBatch(options: BenchmarkOptions): Promise<Batch>;
  trainBatch(options: Readonly<Record<string, unknown>>): Promise<Batch>;
  trainHere(
    batch: Batch,
    hooks: {
      readonly onEvent?: (event: never) => void;
      readonly signal?: AbortSignal;
      readonly onTraining?: (name: string) => void;
    },
  ): Promise<TrainingTable>;
}

interface WorkOptions {
  readonly concurrency?: number;
  readonly drain?: boolean;
  readonly state?: string;
  readonly onNote: (text: string) => void;
  readonly onWarning: (text: string) => void;
}

/** Jobs and the last one that waits for them; what is in it is the package's. */
export interface Batch {
  readonly parts: readonly { readonly name: string }[];
  readonly folder: string;
}

export interface Batches {
  submit(batch: Batch): Promise<{ readonly id: string; readonly isNew: boolean }>;
  status(id: string): Promise<BatchStatus>;
  wait(
    id: string,
    options: { readonly signal: AbortSignal; readonly onStatus: (status: BatchStatus) => void },
  ): Promise<BatchStatus>;
  cancel(id: string): Promise<BatchStatus>;
  retry(id: string): Promise<BatchStatus>;
  close(): Promise<void>;
}

export interface BatchStatus {
  readonly id: string;
  readonly name: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly parts: Readonly<Record<'total' | 'queued' | 'running' | 'done' | 'failed', number>>;
  readonly failures: readonly { readonly name: string; readonly error: string }[];
  readonly value: unknown;
  readonly error: string | null;
}

export interface BenchmarkTables {
  readonly results: string;
  readonly markdown: string;
  readonly html: string;
  readonly done: number;
  readonly failed: number;
}

export interface TrainingTable {
  readonly table: string;
  readonly rows: string;
  readonly done: number;
  readonly failed: number;
}

/** @throws ClflowError `usage` with the command that installs it */
export function loadQueue(): Promise<QueuePackage> {
  return loadPackage<QueuePackage>('@clflow/queue');
}

export function waitOption(): Option {
  return new Option('--wait', 'with --queue: until it is done, telling how far it is');
}

/** The environment keeps a password out of the list of processes. */
export function queueOption(description = 'redis://… or postgres://…, address of the queue'): Option {
  return new Option('--queue <URL>', description).env('CLFLOW_QUEUE');
}
