/** @file What `clflow batch inspect` prints around the batch. */
import { ClflowError } from '../../../../errors.js';
import { driftInWords } from '../../../../report/drift.js';
import { ownError } from '../../../server-package.js';
import type { Status } from '../../../status.js';
import { harmless, print } from '../../../terminal/output.js';
import { runTask } from '../../../terminal/run-task.js';
import { loadBatch, type BatchOptions, type BatchResult } from './package.js';

export interface BatchInspectFlags extends Omit<BatchOptions, 'model' | 'source'> {
  readonly queue?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

export async function runBatchInspect(
  model: string,
  source: string,
  { queue, wait = false, json = false, ...flags }: BatchInspectFlags,
  status: Status,
): Promise<void> {
  const options = { model, source, ...flags };
  if (queue !== undefined) return await inspectOnQueue(queue, options, wait);
  const { inspectBatch } = await loadBatch();
  const result = await runTask(
    async (hooks) => {
      try {
        return await inspectBatch(options, hooks);
      } catch (error) {
        throw ownError(error);
      }
    },
    { json },
  );
  print(json ? JSON.stringify(result) : forPeople(result));
  if (result.counts.failed > 0) status.report(2);
}

/** The batch as jobs of a queue: planned by `planBatch`, whose shards are the children of its aggregate. */
async function inspectOnQueue(_queue: string, _options: BatchOptions, _wait: boolean): Promise<void> {
  throw new ClflowError(
    'usage',
    'This version has no queue for `batch inspect`: leave `queue` out, and this process does it.',
  );
}

function forPeople({ images, counts, drifts, summary, report }: BatchResult): string {
  const { normal, review, anomalous, failed } = counts;
  const parts = [
    `${normal} normal`,
    ...(review > 0 ? [`${review} to review`] : []),
    `${anomalous} anomalous`,
    ...(failed > 0 ? [`${failed} could not be read`] : []),
  ];
  return [
    `${images} images: ${parts.join(', ')}`,
    ...drifts.map((drift) => `drift: ${driftInWords(drift, harmless(drift.sinceFile))}`),
    `summary ${harmless(summary)}`,
    `report  ${harmless(report)}`,
  ].join('\n');
}
