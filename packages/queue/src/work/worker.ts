/**
 * @file A worker of a fleet: takes jobs from the queue and supervises the process of each. At the wish to stop it hands its jobs back, so
 * that another machine goes on with them.
 */
import { DelayedError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import { retryAfter, within, type JobError } from '@clflow/server/jobs';
import { ClflowError } from 'clflow';
import { QueueConnection, type JobQueue, type JobWorker } from '../connection/index.js';
import { childOutcomes } from './children.js';
import { addToHistory, attemptsInVain, endedWith, lastError, readHistory } from './history.js';
import { readJobData, type JobData, type JobReturn } from './job-data.js';
import { CANCELLED, failureText } from './job-failure.js';
import { JobRun } from './job-run.js';
import type { ChildOutcome } from './kinds.js';
import { NO_LIMIT, settingsOf, type Settings, type WorkerOptions } from './options.js';
import { WarmChildren } from './warm-children.js';

type QueuedJob = Job<JobData, JobReturn>;

/** While a job waits for others that were submitted anew. */
const LOOK_AGAIN_MS = 2000;
const DRAIN_LOOK_MS = 500;
/** After trouble with the queue itself. */
const LOST_WAIT_MS = 1000;
/** Waits this long for the queue when it hands jobs back; after that they are found by their locks. */
const FAREWELL_MS = 5000;

/** A failure that is worth another try, after so many milliseconds. */
class AnotherTry extends Error {
  constructor(
    message: string,
    readonly milliseconds: number,
  ) {
    super(message);
  }
}

export interface RunningWorker {
  /** When it has ended, by `stop` or because there is nothing more to do. */
  readonly stopped: Promise<void>;
  /** Takes no more jobs, hands back those in work, each from what it has kept, and ends. */
  stop(): Promise<void>;
}

/**
 * @param url of the queue
 * @throws ClflowError `usage` and `io` where the queue cannot be used
 */
export async function startWorker(url: string, options: WorkerOptions = {}): Promise<RunningWorker> {
  const settings = settingsOf(options);
  const { onWarning } = settings;
  const connection = await QueueConnection.open(url, onWarning);
  return new FleetWorker(connection, settings);
}

class FleetWorker implements RunningWorker {
  readonly stopped: Promise<void>;
  private readonly queue: JobQueue;
  private readonly worker: JobWorker;
  private readonly runs = new Map<string, JobRun>();
  private readonly warm: WarmChildren;
  private readonly timers: NodeJS.Timeout[] = [];
  private ending: Promise<void> | null = null;
  private handingBack = false;
  private end: () => void = () => {};

  constructor(
    connection: QueueConnection,
    private readonly settings: Settings,
  ) {
    const { concurrency, lockMilliseconds, stalledMilliseconds, pollMilliseconds, drain, name } = settings;
    this.stopped = new Promise((resolve) => (this.end = resolve));
    this.queue = connection.queue();
    this.warm = new WarmChildren(settings);
    this.worker = connection.worker((job, token) => this.process(job, token!), {
      name,
      concurrency,
      lockDuration: lockMilliseconds,
      stalledInterval: stalledMilliseconds,
      maxStalledCount: NO_LIMIT,
      runRetryDelay: 1000,
      settings: {
        backoffStrategy: (_attempts, _type, error) => (error instanceof AnotherTry ? error.milliseconds : LOST_WAIT_MS),
      },
    });
    this.worker.on('locksRenewed', ({ jobIds }) => jobIds.forEach((id) => this.runs.get(id)?.renewed()));
    this.worker.on('lockRenewalFailed', (ids) => ids.forEach((id) => this.runs.get(id)?.stop('lost')));
    const every = (milliseconds: number, act: () => void): void =>
      void this.timers.push(setInterval(act, milliseconds));
    every(pollMilliseconds, () => void this.look().catch((error: Error) => settings.onWarning(error.message)));
    every(lockMilliseconds / 10, () => this.runs.forEach((run) => run.checkLock()));
    if (drain) every(DRAIN_LOOK_MS, () => void this.drain().catch((error: Error) => settings.onWarning(error.message)));
  }

  async stop(): Promise<void> {
    if (this.handingBack) return this.stopped;
    const leaving = this.ending;
    this.ending = this.handBack();
    await Promise.all([leaving, this.ending]);
  }

  private async handBack(): Promise<void> {
    const { graceMilliseconds } = this.settings;
    this.handingBack = true;
    await this.worker.pause(true);
    for (const run of this.runs.values()) run.stop('handed-back');
    await within(graceMilliseconds + FAREWELL_MS, this.worker.close());
    this.timers.forEach(clearInterval);
    await this.warm.close();
    await within(FAREWELL_MS, this.queue.close());
    this.end();
  }

  /** One attempt. What it throws says to BullMQ what is to become of the job. */
  private async process(job: QueuedJob, token: string): Promise<JobReturn> {
    const { onNote, retry } = this.settings;
    const id = job.id!;
    const data = readable(job);
    if (await this.isCancelled(job)) throw new UnrecoverableError(failureText(cancelled));
    const children = await this.childrenOf(job, token);
    const history = await readHistory(this.queue, id);
    if (attemptsInVain(history) >= retry.attempts) {
      const message = `The workers that did the job ended ${retry.attempts} times before it got any further.`;
      throw new UnrecoverableError(failureText(lastError(history) ?? { code: 'killed', message }));
    }
    const run = new JobRun(this.queue, job, data, this.settings, this.warm);
    this.runs.set(id, run);
    onNote(`${job.name} ${id.slice(0, 12)} begins`);
    // It may have come while the job was looked at.
    if (this.handingBack) run.stop('handed-back');
    try {
      const ending = await run.work(history, children).catch((error: unknown) => ({ error: errorOf(error) }));
      if (ending.error === null) {
        onNote(`${job.name} ${id.slice(0, 12)} is done`);
        return ending.value;
      }
      return await this.settle(run, token, ending.error);
    } finally {
      this.runs.delete(id);
    }
  }

  /** What becomes of a job whose process has ended without being done. */
  private async settle({ job, stopped }: JobRun, token: string, error: JobError): Promise<never> {
    const id = job.id!;
    const told = (what: string): void => this.settings.onNote(`${job.name} ${id.slice(0, 12)} ${what}`);
    if (stopped === 'cancelled') {
      told('is cancelled');
      throw new UnrecoverableError(failureText(cancelled));
    }
    if (stopped === 'handed-back') {
      await addToHistory(this.queue, id, endedWith(null));
      await job.moveToWait(token);
      told('is handed back');
      throw new WaitingError();
    }
    if (stopped === 'lost') {
      told('is another worker’s');
      throw new Error(failureText({ code: 'killed', message: 'The worker lost the job.' }));
    }
    const rows = await readHistory(this.queue, id);
    // One that failed before it had begun counts too.
    const wait = retryAfter(error, Math.max(1, attemptsInVain(rows)), this.settings.retry);
    told(`has failed${wait === null ? '' : ', and is tried again'}: ${error.message}`);
    if (wait === null) throw new UnrecoverableError(failureText(error));
    await addToHistory(this.queue, id, endedWith(error));
    throw new AnotherTry(failureText(error), wait);
  }

  private async childrenOf(job: QueuedJob, token: string): Promise<readonly ChildOutcome[]> {
    const children = await childOutcomes(this.queue, job);
    if (children !== null) return children;
    await job.moveToDelayed(Date.now() + LOOK_AGAIN_MS, token);
    throw new DelayedError();
  }

  /** Its own wish to end, or that of the batch it belongs to. */
  private async isCancelled({ id, parent }: QueuedJob): Promise<boolean> {
    for (const one of [id, parent?.id]) {
      if (one !== undefined && (await this.queue.getJob(one))?.data.cancelled) return true;
    }
    return false;
  }

  private async look(): Promise<void> {
    for (const run of this.runs.values()) if (await this.isCancelled(run.job)) run.stop('cancelled');
  }

  /** Ends when nothing is left to begin; what is in work elsewhere is somebody else's. */
  private async drain(): Promise<void> {
    if (this.runs.size > 0 || this.ending) return;
    const { waiting, prioritized, delayed } = await this.queue.getJobCounts('waiting', 'prioritized', 'delayed');
    if (waiting + prioritized + delayed > 0 || this.runs.size > 0) return;
    this.ending ??= this.leave();
    await this.ending;
  }

  /** Lets what has just begun come to its end. */
  private async leave(): Promise<void> {
    await this.worker.close();
    this.timers.forEach(clearInterval);
    await this.warm.close();
    await this.queue.close();
    this.end();
  }
}

const cancelled: JobError = { code: CANCELLED, message: 'The job was cancelled.' };

/** @throws UnrecoverableError for a job that this worker cannot understand */
function readable(job: QueuedJob): JobData {
  try {
    return readJobData(job.data);
  } catch (error) {
    throw new UnrecoverableError(failureText(errorOf(error)));
  }
}

function errorOf(error: unknown): JobError {
  const code = error instanceof ClflowError ? error.code : 'internal';
  return { code, message: error instanceof Error ? error.message : String(error) };
}
