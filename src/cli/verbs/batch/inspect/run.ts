/** @file What `clflow batch inspect` prints around the batch. */
import { driftInWords } from '../../../../report/drift.js';
import type { TaskHooks } from '../../../../tasks/index.js';
import { ownError } from '../../../optional-package.js';
import type { Status } from '../../../status.js';
import { harmless, print } from '../../../terminal/output.js';
import { runTask } from '../../../terminal/run-task.js';
import { requireQueueToWait, statusTable, submit, withBatches } from '../run.js';
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
  requireQueueToWait(wait, queue);
  const options = { model, source, ...flags };
  if (queue !== undefined) return await inspectOnQueue(queue, options, { wait, json }, status);
  const { inspectBatch } = await loadBatch();
  done(await asTask((hooks) => inspectBatch(options, hooks), json), json, status);
}

/** The batch as jobs of a queue. */
async function inspectOnQueue(
  queue: string,
  options: BatchOptions,
  { wait, json }: { readonly wait: boolean; readonly json: boolean },
  status: Status,
): Promise<void> {
  const { inspectionBatch } = await loadBatch();
  await withBatches(queue, async (batches) => {
    const batch = await asTask((hooks) => inspectionBatch(options, hooks), json);
    const found = await submit(batches, batch, { wait, json });
    if (found.state === 'done' && !json) return done({ ...(found.value as BatchResult), id: found.id }, json, status);
    print(json ? JSON.stringify(found) : statusTable(found));
    if (found.state === 'failed') status.report(2);
  });
}

async function asTask<Result>(act: (hooks: TaskHooks) => Promise<Result>, json: boolean): Promise<Result> {
  return await runTask(
    async (hooks) => {
      try {
        return await act(hooks);
      } catch (error) {
        throw ownError(error);
      }
    },
    { json },
  );
}

function done(result: BatchResult, json: boolean, status: Status): void {
  print(json ? JSON.stringify(result) : forPeople(result));
  if (result.counts.failed > 0) status.report(2);
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
