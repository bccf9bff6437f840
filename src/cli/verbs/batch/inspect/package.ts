/** @file As much of the optional package `@clflow/queue` as `clflow batch inspect` uses. */
import type { FileDrift, InspectOptions, TaskHooks } from '../../../../tasks/index.js';
import { loadPackage } from '../../../optional-package.js';
import type { Batch, QueuePackage } from '../../../queue-package.js';

export interface BatchOptions extends Pick<
  InspectOptions,
  'model' | 'ignore' | 'roi' | 'maxMegapixels' | 'threads' | 'device'
> {
  readonly source: string;
  readonly output: string;
  readonly format?: string;
  readonly shardSize?: number;
  readonly top?: number;
  readonly s3Endpoint?: string;
}

export interface BatchResult {
  readonly id: string;
  readonly images: number;
  readonly counts: Readonly<Record<'normal' | 'review' | 'anomalous' | 'failed', number>>;
  readonly drifts: readonly FileDrift[];
  readonly summary: string;
  readonly report: string;
}

export interface BatchPackage extends Pick<QueuePackage, 'Batches'> {
  inspectBatch(options: BatchOptions, hooks: TaskHooks): Promise<BatchResult>;
  /** Plans it, as jobs of a queue. */
  inspectionBatch(options: BatchOptions, hooks: TaskHooks): Promise<Batch>;
}

/** @throws ClflowError `usage` with the command that installs it */
export function loadBatch(): Promise<BatchPackage> {
  return loadPackage<BatchPackage>('@clflow/queue');
}
