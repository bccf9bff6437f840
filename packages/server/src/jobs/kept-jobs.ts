/** @file Jobs as a store on this machine keeps them, whoever does them. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { HttpError } from '../errors.js';
import type { Job, JobEvent, Store } from '../store/index.js';
import { Bell, eventStream } from './event-stream.js';
import type { EventOptions, JobQuery, JobRequest } from './executor.js';
import { JobFolder } from './job-folder.js';
import { checkOptions, taskNamed, taskTraits } from './tasks.js';

export class KeptJobs {
  /** Rings for those who wait for events. */
  readonly bell = new Bell();
  protected readonly closing = new AbortController();

  /** @param store stays the caller's, and is closed after this */
  constructor(protected readonly store: Store) {}

  /**
   * Writes it down; whoever is to do it finds it there.
   * @param queue address of the queue whose workers are to do it; null: this machine is
   * @throws HttpError as {@link Executor.submit} does
   */
  async keep(
    { task, options, key = randomUUID() }: JobRequest,
    queue: string | null = null,
  ): Promise<{ readonly job: Job; readonly isNew: boolean }> {
    const name = taskNamed(task);
    const plain = JSON.parse(JSON.stringify(options)) as Job['options'];
    checkOptions(name, plain);
    const { heavy } = taskTraits[name];
    const added = await this.store.jobs.add({ key, task: name, options: plain, heavy, queue });
    if (added.job.task !== name || !isDeepStrictEqual(added.job.options, plain)) {
      throw new HttpError(
        422,
        `The key ${JSON.stringify(key)} belongs to a job with another task or other options: use a new one.`,
      );
    }
    this.bell.ring();
    return added;
  }

  async get(id: string): Promise<Job> {
    const job = this.store.jobs.get(id);
    if (job === null) throw new HttpError(404, `There is no job ${JSON.stringify(id)}.`);
    return job;
  }

  async list(query: JobQuery): Promise<readonly Job[]> {
    return this.store.jobs.list(query);
  }

  events(after: number, { jobId, signal }: EventOptions = {}): AsyncIterable<JobEvent> {
    const ends = signal === undefined ? this.closing.signal : AbortSignal.any([signal, this.closing.signal]);
    return eventStream((query) => this.store.jobEvents.list(query), this.bell, { after, jobId, signal: ends });
  }

  async result(id: string): Promise<unknown> {
    return this.folderOf(await this.get(id)).result();
  }

  async log(id: string): Promise<string> {
    return this.folderOf(await this.get(id)).log();
  }

  async file(id: string, name: string): Promise<Uint8Array | null> {
    return this.folderOf(await this.get(id)).file(name);
  }

  protected folderOf({ id }: Pick<Job, 'id'>): JobFolder {
    return new JobFolder(this.store.folder, id);
  }
}
