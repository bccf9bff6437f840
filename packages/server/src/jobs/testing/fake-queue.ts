/** @file A queue in memory, which a test makes do what real ones do now and then: lose its jobs, forget events, not answer. */
import { HttpError } from '../../errors.js';
import type { Job, JobEvent } from '../../store/index.js';
import { Bell, eventStream } from '../event-stream.js';
import type { EventOptions, JobRequest } from '../executor.js';
import type { RemoteExecutor } from '../queue-executor.js';

const WORKER = 'plant:1';

export class FakeQueue implements RemoteExecutor {
  readonly address = 'redis://fake';
  connected: readonly string[] = [WORKER];
  submitted: string[] = [];
  private readonly jobs = new Map<string, Job>();
  private told: JobEvent[] = [];
  private readonly bell = new Bell();
  private readonly closing = new AbortController();
  private answers: Promise<void> = Promise.resolve();
  private back: () => void = () => {};
  private last = 0;

  async submitAs(id: string, { task, options, key = id }: JobRequest): Promise<Job> {
    await this.answers;
    this.submitted.push(id);
    const now = Date.now();
    const times = { dueAt: now, createdAt: now, startedAt: null, endedAt: null };
    const rest = { state: 'queued', attempts: 0, cancelled: false, error: null, worker: null } as const;
    this.jobs.set(id, { id, key, task, options, heavy: true, queue: this.address, ...rest, ...times });
    this.tell(id, 'state', { state: 'queued', error: null });
    return this.get(id);
  }

  async get(id: string): Promise<Job> {
    await this.answers;
    const job = this.jobs.get(id);
    if (!job) throw new HttpError(404, 'There is no such job.');
    return job;
  }

  async cancel(id: string): Promise<Job> {
    const job = await this.get(id);
    this.jobs.set(id, { ...job, cancelled: true, state: job.state === 'queued' ? 'cancelled' : job.state });
    return this.get(id);
  }

  async workers(): Promise<readonly string[]> {
    await this.answers;
    return this.connected;
  }

  events(after: number, { signal }: EventOptions = {}): AsyncIterable<JobEvent> {
    const ends = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    const list = (query: { after: number }): JobEvent[] => this.told.filter(({ id }) => id > query.after);
    return eventStream(list, this.bell, { after, signal: ends });
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.back();
  }

  /** A worker says so. @param silently the stream does not tell it any more */
  becomes(id: string, state: Job['state'], { silently = false } = {}): void {
    const job = this.jobs.get(id)!;
    const attempts = job.attempts + (state === 'running' ? 1 : 0);
    this.jobs.set(id, { ...job, state, attempts, worker: WORKER, startedAt: job.startedAt ?? Date.now() });
    if (!silently) this.tell(id, 'state', { state, error: null });
  }

  tells(id: string, event: object): void {
    this.tell(id, 'progress', event);
  }

  /** As a server that was started anew without its disk: numbers of events begin again. */
  lose(): void {
    this.jobs.clear();
    this.told = [];
    this.last = 0;
  }

  goAway(): void {
    this.answers = new Promise((resolve) => (this.back = resolve));
  }

  comeBack(): void {
    this.back();
  }

  isWished(id: string): boolean {
    return this.jobs.get(id)?.cancelled ?? false;
  }

  submit(): never {
    throw new Error('not asked for');
  }
  list(): never {
    throw new Error('not asked for');
  }
  result(): never {
    throw new Error('not asked for');
  }
  log(): never {
    throw new Error('not asked for');
  }
  file(): never {
    throw new Error('not asked for');
  }

  private tell(jobId: string, type: JobEvent['type'], data: object): void {
    this.told.push({ id: ++this.last, jobId, type, data: { ...data }, at: Date.now() });
    this.bell.ring();
  }
}
