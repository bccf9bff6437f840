/**
 * @file Hands a store's jobs to a queue and follows them there. The store's row comes first and the queue is asked again and again, so a
 * job survives the end of this process, of the queue's server, and of a queue that has lost it: it is handed over once in effect, since
 * its id in the queue is its own. What the queue's stream of events tells is taken over in its order, each event once; what the stream
 * does not tell any more is asked for.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ClflowError } from 'clflow';
import { HttpError } from '../errors.js';
import type { Job, JobEvent, Store } from '../store/index.js';
import { JobFolder } from './job-folder.js';
import type { RemoteExecutor } from './queue-executor.js';

/** What is known of the queue itself. */
export interface QueueState {
  /** Without its password. */
  readonly address: string;
  /** It answered when it was last asked. */
  readonly isReached: boolean;
  /** Names of the workers that are connected to it, in order; null where its server does not tell. */
  readonly workers: readonly string[] | null;
}

export interface QueueFollowerOptions {
  /** The store has another event. */
  readonly onEvent: () => void;
  /** What is known of the queue is something else. */
  readonly onState?: () => void;
  /** Told of trouble; it is tried again. */
  readonly onError?: (error: unknown) => void;
  /** How often the queue is asked, and how long it has to answer. Default 5 s. */
  readonly lookMilliseconds?: number;
  /** From a job's end until its result must be seen in the shared folder. Default 90 s: clients of NFS look only now and then. */
  readonly shareMilliseconds?: number;
}

const TROUBLE_WAIT_MS = 1000;
/** Cancelled jobs that the queue may not know of yet. */
const MOST_CANCELLED = 100;

export class QueueFollower {
  state: QueueState;
  private readonly closing = new AbortController();
  private readonly options: Required<QueueFollowerOptions>;
  private looking: Promise<void> | null = null;
  private isAskedAgain = false;
  private timer: NodeJS.Timeout | undefined;
  /** What the queue said of a job when it was last asked, where the store has it otherwise. */
  private readonly said = new Map<string, string>();
  /** Since when a job is done whose result is not to be seen. */
  private readonly unseen = new Map<string, number>();
  private hasWithdrawn = false;
  /** What was complained of last. */
  private trouble = '';

  constructor(
    private readonly store: Store,
    private readonly queue: RemoteExecutor,
    options: QueueFollowerOptions,
  ) {
    const { lookMilliseconds = 5000, shareMilliseconds = 90_000, onState = () => {}, onError = () => {} } = options;
    this.options = { ...options, lookMilliseconds, shareMilliseconds, onState, onError };
    this.state = { address: queue.address, isReached: true, workers: null };
    void this.listen();
    void this.look();
  }

  /** Hands over what waits for it, and asks how everything stands. One at a time; asked meanwhile, it looks once more. */
  look(): Promise<void> {
    if (this.looking) {
      this.isAskedAgain = true;
      return this.looking;
    }
    clearTimeout(this.timer);
    this.looking = this.lookUntilQuiet().finally(() => {
      this.looking = null;
      if (this.closing.signal.aborted) return;
      this.timer = setTimeout(() => void this.look(), this.options.lookMilliseconds);
      this.timer.unref();
    });
    return this.looking;
  }

  /** Jobs go on: workers do them. */
  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await this.queue.close();
  }

  private async lookUntilQuiet(): Promise<void> {
    do {
      this.isAskedAgain = false;
      // A server that is gone lets a client wait until it is back.
      const late = setTimeout(() => this.tell({ isReached: false }), this.options.lookMilliseconds);
      try {
        await this.lookOnce();
        this.trouble = '';
      } catch (error) {
        // The store's own are sentences.
        if (!(error instanceof ClflowError)) this.tell({ isReached: false });
        this.complain(error);
      } finally {
        clearTimeout(late);
      }
    } while (this.isAskedAgain && !this.closing.signal.aborted);
  }

  private async lookOnce(): Promise<void> {
    const workers = await this.queue.workers();
    for (const job of this.store.fleetJobs.open(this.queue.address)) {
      if (this.closing.signal.aborted) return;
      try {
        await this.lookAt(job, workers);
      } catch (error) {
        // The queue answers, and refuses this one.
        if (!(error instanceof HttpError)) throw error;
        this.complain(error);
      }
    }
    if (!this.hasWithdrawn) await this.withdraw();
    this.tell({ isReached: true, workers });
  }

  private async lookAt(job: Job, workers: QueueState['workers']): Promise<void> {
    const { id, task, options, key } = job;
    let found = await this.find(id);
    if (found === null) {
      if (job.cancelled) return void (await this.end(job));
      await this.queue.submitAs(id, { task, options, key });
      return this.store.fleetJobs.begin(id);
    }
    if (job.cancelled && !found.cancelled && isOpen(found)) found = await this.queue.cancel(id);
    // Whoever did it is gone: nobody is left to end it, and whoever takes it up finds the wish.
    if (job.cancelled && isOpen(found) && !isDoneNow(found, workers)) return void (await this.end(job));
    const says = JSON.stringify([found.state, found.attempts, found.worker]);
    if (says === JSON.stringify([job.state, job.attempts, job.worker])) this.said.delete(id);
    // Events come a moment later, and what a job told before its end is not to be missed.
    else if (this.said.get(id) === says || found.state === 'cancelled') await this.take(found);
    else this.said.set(id, says);
  }

  /** What was cancelled while this queue was not the one of the studio. */
  private async withdraw(): Promise<void> {
    for (const { id } of this.store.fleetJobs.cancelled(this.queue.address, MOST_CANCELLED)) {
      const found = await this.find(id);
      if (found && isOpen(found) && !found.cancelled) await this.queue.cancel(id);
    }
    this.hasWithdrawn = true;
  }

  private async listen(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      try {
        for await (const event of this.queue.events(0, { signal })) await this.hear(event);
      } catch (error) {
        this.complain(error);
      }
      // From the beginning: what was heard before is known.
      await pause(TROUBLE_WAIT_MS, undefined, { signal }).catch(() => {});
    }
  }

  private async hear(event: JobEvent): Promise<void> {
    const { jobId, type, data } = event;
    const job = this.store.jobs.get(jobId);
    if (job?.queue !== this.queue.address || !isOpen(job)) return;
    if (type === 'progress') {
      if (this.store.fleetJobs.progress(event)) this.options.onEvent();
      return;
    }
    const found = await this.find(jobId);
    const state = data.state as Job['state'];
    const error = (data.error ?? null) as Job['error'];
    if (!found) return;
    // One that has just come is not one that is gone.
    if (found.state === 'running' && !isDoneNow(found, this.state.workers))
      this.tell({ workers: await this.queue.workers() });
    await this.take({ ...found, state, error }, event.id);
  }

  private async take(found: Job, event?: number): Promise<void> {
    const { id, state } = found;
    const error = state === 'done' ? this.unshared(found) : found.error;
    if (error === undefined) return;
    const endedAt = isOpen(found) ? null : (found.endedAt ?? Date.now());
    const news = { ...found, state: state === 'done' && error ? ('failed' as const) : state, error, endedAt };
    const wish = this.store.jobs.get(id)?.cancelled ?? false;
    const worker = state === 'queued' ? null : found.worker;
    await this.store.fleetJobs.take(id, { ...news, worker, cancelled: found.cancelled || wish }, event);
    this.said.delete(id);
    this.unseen.delete(id);
    this.options.onEvent();
  }

  /** Null: what a worker made is to be seen here; undefined: it may be in a moment; why it is not, when that lasts. */
  private unshared({ id, worker }: Job): Job['error'] | undefined {
    if (new JobFolder(this.store.folder, id).hasResult) return null;
    const since = this.unseen.get(id) ?? Date.now();
    this.unseen.set(id, since);
    if (Date.now() - since < this.options.shareMilliseconds) return undefined;
    return {
      code: 'io',
      message: `The worker ${worker} has done it, but what it wrote is not in ${this.store.folder}: that must be the same folder on all machines, as on a share.`,
    };
  }

  private async end(job: Job): Promise<void> {
    await this.take({ ...job, state: 'cancelled', error: null });
  }

  private async find(id: string): Promise<Job | null> {
    return this.queue.get(id).catch((error: unknown) => {
      if (error instanceof HttpError && error.status === 404) return null;
      throw error;
    });
  }

  /** Once, however often it is tried again. */
  private complain(error: unknown): void {
    if (this.closing.signal.aborted || this.trouble === String(error)) return;
    this.trouble = String(error);
    this.options.onError(error);
  }

  private tell(change: Partial<QueueState>): void {
    const before = JSON.stringify(this.state);
    this.state = { ...this.state, ...change };
    if (JSON.stringify(this.state) !== before && !this.closing.signal.aborted) this.options.onState();
  }
}

export function isOpen({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** Whether somebody who is connected does it. @param workers null: that is not known */
export function isDoneNow({ state, worker }: Pick<Job, 'state' | 'worker'>, workers: QueueState['workers']): boolean {
  if (state !== 'running') return false;
  // Servers may cut long names off.
  return workers === null || worker === null || workers.some((name) => worker.startsWith(name));
}
