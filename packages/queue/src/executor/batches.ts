/**
 * @file Many jobs and a last one that waits for them, submitted at once: shards of an archive, then their summary; products, then the
 * table. The same batch submitted twice is one, on whatever machine.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClflowError } from 'clflow';
import type { FlowProducer, Job } from 'bullmq';
import { QueueConnection, QUEUE, type JobQueue } from '../connection/index.js';
import { childIds, nameOf, startAnew, type JobData, type JobReturn, type Work } from '../work/index.js';
import { batchStatus, type BatchStatus } from './batch-status.js';
import { jobId } from './job-id.js';
import { jobOptions } from './job-options.js';
import { makePlace } from './job-place.js';

/** One job of a batch. */
export interface BatchPart {
  /** What people know it by: a product, a shard. */
  readonly name: string;
  readonly work: Work;
  /** What the work depends on beside its options, such as hashes of the model and of the shard's manifest: JSON. */
  readonly inputs?: unknown;
}

export interface Batch {
  /** At least one. */
  readonly parts: readonly BatchPart[];
  /** Is done when all parts are. */
  readonly last: BatchPart;
  /** The last one is done as well when parts have failed for good; otherwise it waits until they are retried. */
  readonly lastInAnyCase: boolean;
  /** Where relative paths in options begin, and below which logs and results of tasks lie: the same folder on all machines. */
  readonly folder: string;
}

type QueuedJob = Job<JobData, JobReturn>;

const LOOK_MS = 1000;
/** Jobs that are asked for at once. */
const PAGE = 200;

export class Batches {
  private constructor(
    private readonly shown: string,
    private readonly queue: JobQueue,
    private readonly flows: FlowProducer,
    private readonly onWarning: (text: string) => void,
  ) {}

  /**
   * @param url of the queue
   * @param onWarning told of what may lose jobs, and when the queue is gone for a while
   * @throws ClflowError `usage` and `io` where the queue cannot be used
   */
  static async open(url: string, onWarning: (text: string) => void = () => {}): Promise<Batches> {
    const connection = await QueueConnection.open(url, onWarning);
    return new Batches(connection.address.shown, connection.queue(), connection.flows(), onWarning);
  }

  /**
   * All of it or nothing.
   * @returns the batch's id, which is that of its last job, and whether it is a new one
   * @throws ClflowError `usage` for a batch without parts, `io` where the folder cannot be written
   */
  async submit({
    parts,
    last,
    lastInAnyCase,
    folder,
  }: Batch): Promise<{ readonly id: string; readonly isNew: boolean }> {
    if (parts.length === 0) throw new ClflowError('usage', 'There is nothing to do: the batch would have no jobs.');
    const id = batchId(parts, last);
    const submission = randomUUID();
    const children = parts.map((part, place) => ({
      part,
      place,
      id: jobId(id, nameOf(part.work), part.name, part.inputs, part.work.options),
    }));
    for (const { part, id: child } of children) await makePlace({ work: part.work, folder }, child);
    const job = (part: BatchPart, jobOf: string, place?: number) => {
      const data: JobData = { work: part.work, key: jobOf, submission, directory: folder, folder, place };
      return { name: part.name, queueName: QUEUE, data };
    };
    await this.flows.add({
      ...job(last, id),
      opts: jobOptions(id),
      children: children.map(({ part, place, id: child }) => ({
        ...job(part, child, place),
        opts: { ...jobOptions(child), ignoreDependencyOnFailure: lastInAnyCase },
      })),
    });
    return { id, isNew: (await this.find(id)).data.submission === submission };
  }

  /** @throws ClflowError `usage` where the queue knows no such batch */
  async status(id: string): Promise<BatchStatus> {
    return batchStatus(this.queue, await this.find(id));
  }

  /**
   * @param onStatus told about once a second, for as long as it is worked on
   * @returns when the batch is done or cancelled, or nothing of it will go on by itself
   * @throws ClflowError `interrupted` when the signal is aborted; the batch goes on
   */
  async wait(
    id: string,
    {
      signal,
      onStatus = () => {},
    }: { readonly signal?: AbortSignal; readonly onStatus?: (status: BatchStatus) => void } = {},
  ): Promise<BatchStatus> {
    for (;;) {
      if (signal?.aborted) throw new ClflowError('interrupted', `The batch ${id} goes on without being waited for.`);
      const status = await this.status(id).catch((error: unknown) => {
        if (error instanceof ClflowError) throw error;
        // The queue is gone for a while.
        this.onWarning(`the queue: ${(error as Error).message}`);
        return null;
      });
      if (status) {
        onStatus(status);
        const { state, parts } = status;
        if (state === 'done' || state === 'failed' || (state === 'cancelled' && parts.running === 0)) return status;
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** Jobs that run are stopped, the others are not begun. */
  async cancel(id: string): Promise<BatchStatus> {
    const job = await this.find(id);
    const { state } = await this.status(id);
    if (state !== 'done' && state !== 'failed') await job.updateData({ ...job.data, cancelled: true });
    return this.status(id);
  }

  /** Begins again what has failed or was cancelled; what is done stays. */
  async retry(id: string): Promise<BatchStatus> {
    const job = await this.find(id);
    if (job.data.cancelled) await job.updateData({ ...job.data, cancelled: false });
    const ids = await childIds(job);
    let begun = 0;
    for (let first = 0; first < ids.length; first += PAGE) {
      const again = await Promise.all(ids.slice(first, first + PAGE).map((child) => this.retryOne(child)));
      begun += again.filter(Boolean).length;
    }
    const state = await job.getState();
    // What it returned tells of the failures.
    if (state === 'failed' || (state === 'completed' && begun > 0)) await this.retryJob(job, state);
    return this.status(id);
  }

  async close(): Promise<void> {
    await Promise.all([this.flows.close(), this.queue.close()]);
  }

  private async retryOne(id: string): Promise<boolean> {
    const job = await this.queue.getJob(id);
    if (!job || (await job.getState()) !== 'failed') return false;
    await this.retryJob(job, 'failed');
    return true;
  }

  private async retryJob(job: QueuedJob, state: 'failed' | 'completed'): Promise<void> {
    if (job.data.cancelled) await job.updateData({ ...job.data, cancelled: false });
    await startAnew(this.queue, job.id!);
    await makePlace(job.data, job.id!);
    await job.retry(state);
  }

  private async find(id: string): Promise<QueuedJob> {
    const job = await this.queue.getJob(id);
    if (!job) throw new ClflowError('usage', `The queue ${this.shown} knows no batch ${JSON.stringify(id)}.`);
    return job;
  }
}

/** Of the same parts and the same last job it is the same. */
function batchId(parts: readonly BatchPart[], last: BatchPart): string {
  const about = ({ name, work, inputs }: BatchPart) => [name, nameOf(work), inputs, work.options];
  return jobId(about(last), parts.map(about));
}
