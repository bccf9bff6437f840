/**
 * @file Jobs on any number of machines: the queue says what is to be done, workers (`clflow work`) do it. Several servers may use one
 * queue, and each shows the same jobs.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  Bell,
  checkOptions,
  eventStream,
  HttpError,
  JobFolder,
  taskNamed,
  within,
  type EventOptions,
  type Job,
  type JobEvent,
  type JobQuery,
  type JobRequest,
  type QueueExecutorOptions,
  type RemoteExecutor,
} from '@clflow/server/jobs';
import type { Job as QueuedJob, QueueEvents, QueueEventsProducer } from 'bullmq';
import { QueueConnection, type JobQueue } from '../connection/index.js';
import type { JobData, JobReturn, Work } from '../work/index.js';
import { EventLog } from './event-log.js';
import { jobId } from './job-id.js';
import { jobOptions } from './job-options.js';
import { makePlace } from './job-place.js';
import { statesOf, storedJob } from './stored-job.js';
import { workerNames } from './worker-names.js';

export class QueueExecutor implements RemoteExecutor {
  private readonly bell = new Bell();
  private readonly closing = new AbortController();
  private closed: Promise<void> | null = null;
  private readonly eventLog: EventLog;

  private constructor(
    readonly address: string,
    private readonly options: QueueExecutorOptions,
    private readonly queue: JobQueue,
    private readonly queueEvents: QueueEvents,
    private readonly announcer: QueueEventsProducer,
  ) {
    this.eventLog = new EventLog(queueEvents, queue, () => this.bell.ring());
  }

  /**
   * @param url of the queue
   * @throws ClflowError `usage` and `io` where the queue cannot be used
   */
  static async open(url: string, options: QueueExecutorOptions): Promise<QueueExecutor> {
    const connection = await QueueConnection.open(url, options.onWarning);
    const { shown } = connection.address;
    return new QueueExecutor(shown, options, connection.queue(), connection.events('0'), connection.announcer());
  }

  submit(request: JobRequest): Promise<{ readonly job: Job; readonly isNew: boolean }> {
    const { key = randomUUID() } = request;
    return this.add(jobId('key', key), { ...request, key });
  }

  async submitAs(id: string, { key = id, ...request }: JobRequest): Promise<Job> {
    return (await this.add(id, { ...request, key })).job;
  }

  async workers(): Promise<readonly string[] | null> {
    try {
      return workerNames(await this.queue.getWorkers());
    } catch (error) {
      // A user of Redis may be one who is not told of others.
      if (/^NOPERM\b/.test((error as Error).message)) return null;
      throw error;
    }
  }

  async get(id: string): Promise<Job> {
    return this.stored(await this.find(id));
  }

  async list({ state, limit }: JobQuery): Promise<readonly Job[]> {
    const jobs: Job[] = [];
    for (const name of Object.keys(statesOf) as (keyof typeof statesOf)[]) {
      // A cancelled job is one that failed, or still waits, for the queue.
      if (state !== undefined && state !== 'cancelled' && state !== name) continue;
      const found = await this.queue.getJobs([...statesOf[name]], 0, limit - 1);
      jobs.push(...found.filter(Boolean).map((job) => storedJob(job, name, this.address)));
    }
    return jobs
      .filter((job) => state === undefined || job.state === state)
      .sort((a, b) => b.createdAt - a.createdAt)
      .slice(0, limit);
  }

  async cancel(id: string): Promise<Job> {
    const job = await this.find(id);
    const { state } = await this.stored(job);
    if (state !== 'queued' && state !== 'running') return this.get(id);
    await job.updateData({ ...job.data, cancelled: true });
    const after = await this.get(id);
    if (after.state === 'cancelled')
      await this.announcer.publishEvent({ eventName: 'cancelled', jobId: id }, MOST_EVENTS);
    return after;
  }

  events(after: number, { jobId, signal }: EventOptions = {}): AsyncIterable<JobEvent> {
    const ends = signal === undefined ? this.closing.signal : AbortSignal.any([signal, this.closing.signal]);
    return eventStream((query) => this.eventLog.list(query), this.bell, { after, jobId, signal: ends });
  }

  async result(id: string): Promise<unknown> {
    const job = await this.find(id);
    return job.data.work.kind === 'task' ? this.folderOf(job).result() : (job.returnvalue?.value ?? null);
  }

  async log(id: string): Promise<string> {
    return this.folderOf(await this.find(id)).log();
  }

  async file(id: string, name: string): Promise<Uint8Array | null> {
    return this.folderOf(await this.find(id)).file(name);
  }

  /** Jobs go on: workers do them. */
  close(): Promise<void> {
    this.closing.abort();
    return (this.closed ??= closeParts([this.queueEvents, this.queue, this.announcer]));
  }

  private async add(
    id: string,
    { task, options, key }: Required<JobRequest>,
  ): Promise<{ readonly job: Job; readonly isNew: boolean }> {
    const name = taskNamed(task);
    const plain = JSON.parse(JSON.stringify(options)) as Job['options'];
    checkOptions(name, plain);
    const { directory, keepMilliseconds } = this.options;
    const work: Work = { kind: 'task', task: name, options: plain };
    const data: JobData = { work, key, submission: randomUUID(), directory, folder: directory };
    await makePlace(data, id);
    await this.queue.add(name, data, jobOptions(id, keepMilliseconds));
    const found = await this.queue.getJob(id);
    if (!found) throw new HttpError(503, 'The queue lost the job: submit it again.', 1);
    if (!isDeepStrictEqual(found.data.work, work)) {
      throw new HttpError(
        422,
        `The key ${JSON.stringify(key)} belongs to a job with another task or other options: use a new one.`,
      );
    }
    return { job: await this.stored(found), isNew: found.data.submission === data.submission };
  }

  private async find(id: string): Promise<QueuedJob<JobData, JobReturn>> {
    const job = await this.queue.getJob(id);
    if (!job) throw new HttpError(404, `There is no job ${JSON.stringify(id)}.`);
    return job;
  }

  private async stored(job: QueuedJob<JobData, JobReturn>): Promise<Job> {
    const state = await job.getState();
    const name = (Object.keys(statesOf) as (keyof typeof statesOf)[]).find((one) =>
      (statesOf[one] as readonly string[]).includes(state),
    );
    return storedJob(job, name ?? 'queued', this.address);
  }

  private folderOf({ id, data }: QueuedJob<JobData, JobReturn>): JobFolder {
    return new JobFolder(data.folder, id!);
  }
}

interface Part {
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** A server that is gone is not waited for, nor tried again. */
async function closeParts(parts: readonly Part[]): Promise<void> {
  let isClosed = false;
  const closing = Promise.all(parts.map((part) => part.close())).then(() => (isClosed = true));
  await within(FAREWELL_MS, closing);
  if (!isClosed) await within(FAREWELL_MS / 5, Promise.all(parts.map((part) => part.disconnect())));
}

const FAREWELL_MS = 5000;
/** The stream keeps about so many, as BullMQ has it by default. */
const MOST_EVENTS = 10_000;
