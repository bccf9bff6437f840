/** @file As much of the optional package `@clflow/queue` as `clflow batch inspect` uses. */
import type { FileDrift, TaskHooks } from '../../../../tasks/index.js';
import { loadServer } from '../../../server-package.js';

export interface BatchOptions {
  readonly model: string;
  readonly source: string;
  readonly output: string;
  readonly format?: string;
  readonly shardSize?: number;
  readonly top?: number;
  readonly s3Endpoint?: string;
  readonly maxMegapixels?: number;
  readonly threads?: number;
}

export interface BatchResult {
  readonly id: string;
  readonly images: number;
  readonly counts: Readonly<Record<'normal' | 'review' | 'anomalous' | 'failed', number>>;
  readonly drifts: readonly FileDrift[];
  readonly summary: string;
  readonly report: string;
}

export interface BatchPackage {
  inspectBatch(options: BatchOptions, hooks: TaskHooks): Promise<BatchResult>;
}

/** A variable, so that the command line can be built without the package. */
const NAME: string = '@clflow/queue';

/** @throws ClflowError `usage` with the command that installs it */
export async function loadBatch(): Promise<BatchPackage> {
  return (await loadServer(NAME)) as unknown as BatchPackage;
}
