/** @file What `clflow batch status|cancel|retry` print, and how a batch is waited for. */
import { ClflowError } from '../../../errors.js';
import { openInterrupt } from '../../interrupt.js';
import { ownError } from '../../optional-package.js';
import { loadQueue, type Batch, type Batches, type BatchStatus, type QueuePackage } from '../../queue-package.js';
import type { Status } from '../../status.js';
import { harmless, note, print, printError } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';

export interface ActFlags {
  readonly queue: string;
  readonly json?: boolean;
}

export async function runAct(
  act: 'status' | 'cancel' | 'retry',
  id: string,
  { queue, json }: ActFlags,
  status: Status,
  packed?: QueuePackage,
): Promise<void> {
  const found = await withBatches(queue, (batches) => batches[act](id), packed);
  print(json ? JSON.stringify(found) : statusTable(found));
  if (found.state === 'failed') status.report(2);
}

export async function withBatches<Result>(
  queue: string,
  act: (batches: Batches) => Promise<Result>,
  packed?: QueuePackage,
): Promise<Result> {
  const { Batches } = packed ?? (await loadQueue());
  try {
    const batches = await Batches.open(queue, note);
    try {
      return await act(batches);
    } finally {
      await batches.close();
    }
  } catch (error) {
    throw ownError(error);
  }
}

export interface OnQueue {
  readonly wait?: boolean;
  readonly json?: boolean;
}

/** @throws ClflowError `usage` where there is no queue and so nothing to wait for */
export function requireQueueToWait(wait: boolean | undefined, queue: string | undefined): void {
  if (!wait || queue !== undefined) return;
  throw new ClflowError('usage', '`wait` is for a batch on a queue: give `queue` too, or leave it out.');
}

/** Submits a batch, which may be there already. @returns how far it is, or when it is done */
export async function submit(batches: Batches, batch: Batch, { wait, json = false }: OnQueue): Promise<BatchStatus> {
  const { id, isNew } = await batches.submit(batch);
  printError(`${isNew ? 'Submitted' : 'The queue has it already'}: batch ${id}`);
  return wait ? await waitFor(batches, id, json) : await batches.status(id);
}

/**
 * Submits a batch whose last job makes a table, and prints how far it is, or the table.
 * @param tableText of a batch that is done
 */
export async function submitForTable(
  queue: string,
  batch: Batch,
  { json, ...how }: OnQueue,
  tableText: (found: BatchStatus) => Promise<string>,
  status: Status,
  packed: QueuePackage,
): Promise<void> {
  await withBatches(
    queue,
    async (batches) => {
      const found = await submit(batches, batch, { json, ...how });
      if (json) print(JSON.stringify(found));
      else print(found.state === 'done' ? await tableText(found) : statusTable(found));
      const { failed = 0 } = (found.value ?? {}) as { readonly failed?: number };
      if (found.state === 'failed' || failed > 0) status.report(2);
    },
    packed,
  );
}

/** Ctrl-C ends the waiting, not the batch. */
async function waitFor(batches: Batches, id: string, quiet: boolean): Promise<BatchStatus> {
  const interrupt = openInterrupt(() => printError('The batch goes on without being waited for.'));
  interrupt.watch();
  let last = '';
  const onStatus = (status: BatchStatus): void => {
    const line = progressLine(status);
    if (line !== last && !quiet) printError(line);
    last = line;
  };
  try {
    return await batches.wait(id, { signal: interrupt.signal, onStatus });
  } catch (error) {
    throw interrupt.explained(ownError(error));
  } finally {
    interrupt.release();
  }
}

function progressLine({ state, parts: { total, done, running, failed } }: BatchStatus): string {
  const more = failed > 0 ? `, ${failed} failed` : '';
  return `${state}: ${done} of ${total} done, ${running} running${more}`;
}

export function statusTable({ id, name, state, parts, failures, error }: BatchStatus): string {
  const { total, queued, running, done, failed } = parts;
  const rows = [
    ['batch', id],
    ['ends in', harmless(name)],
    ['state', state],
    ['jobs', String(total)],
    ['done', String(done)],
    ['running', String(running)],
    ['waiting', String(queued)],
    [state === 'cancelled' ? 'cancelled' : 'failed', String(failed)],
    ...(error === null || state === 'cancelled' ? [] : [['why', harmless(error)]]),
  ];
  const told = failures.map((one) => `${harmless(one.name)}: ${harmless(one.error)}`);
  const again = state === 'failed' || state === 'cancelled' || failed > 0;
  const next = again ? [`To begin again what is not done: clflow batch retry ${id} --queue URL`] : [];
  return [table(rows), ...(told.length > 0 ? [told.join('\n')] : []), ...next].join('\n\n');
}
