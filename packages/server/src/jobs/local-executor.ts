/**
 * @file Jobs on this machine: a table of the store says what is to be done, a process of its own does each. Whoever works on a job
 * renews its lease; a job whose lease has run out, as after a crash, is taken up again.
 */
import { randomUUID } from 'node:crypto';
import type { TaskName } from 'clflow';
import type { Job, JobError, Store } from '../store/index.js';
import type { Executor, JobRequest } from './executor.js';
import { removeForgotten } from './job-folder.js';
import { startJob, type JobProcess } from './job-process.js';
import { KeptJobs } from './kept-jobs.js';
import { withResume } from './resume.js';
import { fruitlessAttempts, retryAfter, retryDefaults, type RetryOptions } from './retry.js';
import { taskTraits } from './tasks.js';

export interface LocalExecutorOptions {
  /** Where relative paths in jobs' options begin. Default: the working directory. */
  readonly directory?: string;
  /** Most jobs at a time that take the machine for themselves. Default 1. */
  readonly heavy?: number;
  /** Most others. Default 2. */
  readonly light?: number;
  /** A job that nobody said to be working on for so long is taken up again. Default 30 s. */
  readonly leaseMilliseconds?: number;
  /** From the wish to end a job to SIGKILL. Default 10 s. */
  readonly graceMilliseconds?: number;
  /** From a job's end until it is forgotten, its log and result with it. Default: never. */
  readonly keepMilliseconds?: number;
  readonly retry?: Partial<RetryOptions>;
  /** Told of trouble that no job is to blame for, such as a full disk; the executor tries again. */
  readonly onError?: (error: unknown) => void;
}

/** When nothing is due, and after trouble, it looks again. */
const LONGEST_WAIT_MS = 60_000;
const TROUBLE_WAIT_MS = 1000;

const FORGET_EVERY_MS = 3_600_000;
/** Jobs of one commit. */
const FORGET_AT_ONCE = 200;

interface Work {
  readonly process: JobProcess;
  readonly finished: Promise<void>;
  cancelled: boolean;
}

export class LocalExecutor extends KeptJobs implements Executor {
  private readonly owner = randomUUID();
  private readonly work = new Map<string, Work>();
  private readonly beginning = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private forgetting: NodeJS.Timeout | undefined;
  private readonly options: Required<LocalExecutorOptions> & { readonly retry: RetryOptions };

  /** @param store stays the caller's, and is closed after the executor */
  constructor(store: Store, options: LocalExecutorOptions = {}) {
    super(store);
    const {
      directory = process.cwd(),
      heavy = 1,
      light = 2,
      leaseMilliseconds = 30_000,
      graceMilliseconds = 10_000,
      keepMilliseconds = Infinity,
      onError = () => {},
    } = options;
    const retry = { ...retryDefaults, ...options.retry };
    this.options = { directory, heavy, light, leaseMilliseconds, graceMilliseconds, keepMilliseconds, onError, retry };
    this.turn();
    this.forget();
  }

  async submit(request: JobRequest): Promise<{ readonly job: Job; readonly isNew: boolean }> {
    const added = await this.keep(request);
    this.turn();
    return added;
  }

  async cancel(id: string): Promise<Job> {
    const job = await this.store.jobs.cancel(id);
    if (job === null) return this.get(id);
    const work = this.work.get(id);
    if (work !== undefined && job.state === 'running') this.cancelWork(work);
    this.bell.ring();
    return job;
  }

  async close(): Promise<void> {
    if (!this.closing.signal.aborted) {
      clearTimeout(this.timer);
      clearTimeout(this.forgetting);
      this.closing.abort();
    }
    await Promise.all(this.beginning);
    for (const { process } of this.work.values()) process.stop();
    await Promise.all([...this.work.values()].map(({ finished }) => finished));
  }

  /** Takes what there is to do, and comes back when more is due. */
  private turn(): void {
    if (this.closing.signal.aborted) return;
    clearTimeout(this.timer);
    const { heavy, light, leaseMilliseconds } = this.options;
    const { jobs } = this.store;
    let wait = LONGEST_WAIT_MS;
    try {
      // After a pause of the whole process the leases of our own have run out too.
      for (const id of this.work.keys()) this.renew(id);
      for (const job of jobs.takeAbandoned(this.owner, leaseMilliseconds)) this.track(this.takeUp(job));
      const claim = { owner: this.owner, leaseMilliseconds, heavy, light };
      for (let job = jobs.claim(claim); job !== null; job = jobs.claim(claim)) this.track(this.begin(job));
      const due = jobs.nextDue(this.owner);
      // What is due and was not claimed waits for its turn: the end of another job calls for it.
      if (due !== null && due > Date.now()) wait = Math.min(wait, due - Date.now() + 1);
    } catch (error) {
      this.options.onError(error);
      wait = TROUBLE_WAIT_MS;
    }
    this.bell.ring();
    this.timer = setTimeout(() => this.turn(), wait);
    this.timer.unref();
  }

  /** Now and every hour. */
  private forget(): void {
    this.track(this.forgetOld());
    this.forgetting = setTimeout(() => this.forget(), FORGET_EVERY_MS);
    this.forgetting.unref();
  }

  private async forgetOld(): Promise<void> {
    const { keepMilliseconds } = this.options;
    if (keepMilliseconds === Infinity) return;
    const before = Date.now() - keepMilliseconds;
    while ((await this.store.jobs.forget(before, FORGET_AT_ONCE)) === FORGET_AT_ONCE);
    await removeForgotten(this.store.folder, (id) => this.store.jobs.get(id) !== null);
  }

  private track(beginning: Promise<void>): void {
    const tracked = beginning
      .catch((error: unknown) => this.options.onError(error))
      .finally(() => {
        this.beginning.delete(tracked);
        this.turn();
      });
    this.beginning.add(tracked);
  }

  /** A job whose executor has gone: its process has gone with it. */
  private async takeUp(job: Job): Promise<void> {
    const { jobs } = this.store;
    const error = { code: 'killed', message: 'The server that worked on the job ended before it was done.' };
    if (this.folderOf(job).hasResult) await jobs.end(job.id, this.owner, 'done');
    else if (job.cancelled) await jobs.end(job.id, this.owner, 'cancelled');
    else if (this.attemptsOf(job) >= this.options.retry.attempts) await jobs.end(job.id, this.owner, 'failed', error);
    else await jobs.requeue(job, this.owner, Date.now(), job.attempts, error);
  }

  private async begin(job: Job): Promise<void> {
    const folder = this.folderOf(job);
    if (folder.hasResult) return this.settle(job, null, false);
    let log;
    try {
      log = await folder.openLog();
    } catch (error) {
      return this.settle(job, { code: 'io', message: error instanceof Error ? error.message : String(error) }, false);
    }
    const options = withResume(job, this.options.directory, (phase) => this.store.jobEvents.hasTold(job.id, phase));
    const note = (text: string): void =>
      void log.write(`${new Date().toISOString()} ${text}\n`).catch(this.options.onError);

    const process = startJob(
      { task: job.task, options, result: folder.resultFile },
      {
        log: log.fd,
        directory: this.options.directory,
        graceMilliseconds: this.options.graceMilliseconds,
        onEvent: (event) => this.tell(job.id, event),
      },
    );
    note(`attempt ${job.attempts} in process ${process.pid}: ${job.task} ${JSON.stringify(options)}`);
    const beat = setInterval(() => this.renew(job.id), this.options.leaseMilliseconds / 3);
    const finished = process.ended
      .then(async (error) => {
        const cancelled = this.work.get(job.id)?.cancelled ?? false;
        note(error === null ? 'done' : `ended: ${error.code}: ${error.message}`);
        await this.settle(job, error, cancelled);
      })
      .catch((error: unknown) => this.options.onError(error))
      .finally(async () => {
        clearInterval(beat);
        this.work.delete(job.id);
        await log.close();
        this.turn();
      });
    const work: Work = { process, finished, cancelled: false };
    this.work.set(job.id, work);
    // A cancel may have come while the process was started.
    if (this.store.jobs.get(job.id)?.cancelled) this.cancelWork(work);
  }

  private tell(jobId: string, event: object): void {
    try {
      this.store.jobEvents.add(jobId, 'progress', event);
      this.bell.ring();
    } catch (error) {
      this.options.onError(error);
    }
  }

  private renew(id: string): void {
    const work = this.work.get(id);
    if (work === undefined) return;
    try {
      const lease = this.store.jobs.renew(id, this.owner, this.options.leaseMilliseconds);
      // Somebody else has it: two must not do it.
      if (lease === null) work.process.stop();
      else if (lease.cancelled) this.cancelWork(work);
    } catch (error) {
      this.options.onError(error);
    }
  }

  private cancelWork(work: Work): void {
    work.cancelled = true;
    work.process.stop();
  }

  /** How often it was begun in vain. */
  private attemptsOf({ id, task, attempts }: Job): number {
    const { resumable } = taskTraits[task as TaskName];
    return resumable === undefined ? attempts : fruitlessAttempts(this.store.jobEvents.tries(id, resumable.phase));
  }

  /** What becomes of a job whose process has ended. */
  private async settle(job: Job, error: JobError | null, cancelled: boolean): Promise<void> {
    const { jobs } = this.store;
    if (error === null) await jobs.end(job.id, this.owner, 'done');
    else if (cancelled) await jobs.end(job.id, this.owner, 'cancelled');
    // Stopped by us: it goes on at the next start, and this attempt does not count.
    else if (this.closing.signal.aborted) await jobs.requeue(job, this.owner, Date.now(), job.attempts - 1, null);
    else {
      const wait = retryAfter(error, this.attemptsOf(job), this.options.retry);
      if (wait === null) await jobs.end(job.id, this.owner, 'failed', error);
      else await jobs.requeue(job, this.owner, Date.now() + wait, job.attempts, error);
    }
    this.bell.ring();
  }
}
