/** @file One attempt at a job: its process from start to end, watched for a wish to end it and for the loss of the job to another worker. */
import { mkdir, rm } from 'node:fs/promises';
import {
  JobFolder,
  startJob,
  taskTraits,
  withResume,
  type Job as StoredJob,
  type JobError,
  type JobProcess,
  type ToldEvent,
} from '@clflow/server/jobs';
import { files } from 'clflow/parts';
import type { Job } from 'bullmq';
import type { JobQueue } from '../connection/index.js';
import { addToHistory, begun, hasKept, kept, type HistoryRow } from './history.js';
import type { JobData, JobReturn } from './job-data.js';
import { nameOf, type ChildOutcome } from './kinds.js';
import type { Settings } from './options.js';
import { ProgressPath } from './progress.js';
import type { WarmChildren } from './warm-children.js';

/** Why an attempt was stopped. */
export type Stop = 'cancelled' | 'handed-back' | 'lost';

export type Ending = { readonly error: null; readonly value: JobReturn } | { readonly error: JobError };

/** Until what a job told has reached the queue; its end is told in any case. */
const TELL_MS = 5000;
const STOPPED: JobError = { code: 'interrupted', message: 'The work was stopped.' };

export class JobRun {
  stopped: Stop | null = null;
  private process: Pick<JobProcess, 'stop'> | null = null;
  private renewedAt = Date.now();
  /** Of tasks in the folder that all machines share, for what others read of them; of all else on this machine. */
  private readonly folder: JobFolder;

  constructor(
    private readonly queue: JobQueue,
    readonly job: Job<JobData, JobReturn>,
    private readonly data: JobData,
    private readonly settings: Settings,
    private readonly warm: WarmChildren,
  ) {
    this.folder = new JobFolder(data.work.kind === 'task' ? data.folder : settings.state, job.id!);
  }

  stop(why: Stop): void {
    this.stopped ??= why;
    this.process?.stop();
  }

  /** The lock was renewed. */
  renewed(): void {
    this.renewedAt = Date.now();
  }

  /** A lock that could not be renewed in its time is another's by now: two must not do the job. */
  checkLock(): void {
    if (Date.now() - this.renewedAt > this.settings.lockMilliseconds) this.stop('lost');
  }

  /** @param history before this attempt */
  async work(history: readonly HistoryRow[], children: readonly ChildOutcome[]): Promise<Ending> {
    const { folder, job } = this;
    const isTask = this.data.work.kind === 'task';
    // Whoever wrote it may have been lost before it could say so.
    if (isTask && folder.hasResult) return this.returned();
    await addToHistory(this.queue, job.id!, begun(this.settings.name));
    if (isTask && !folder.isThere) return { error: this.unshared() };
    const onError = (error: unknown): void => this.settings.onWarning(String(error));
    const path = new ProgressPath((event) => this.tell(event), this.settings.lockMilliseconds, onError);
    const onEvent = (event: ToldEvent): void => path.tell(event);
    const error = isTask ? await this.doTask(history, onEvent) : await this.doKind(children, onEvent);
    await path.end(TELL_MS);
    if (error === null) return await this.returned();
    // Of a task others read it; of another kind it is this machine's, and the next attempt may be another's.
    if (!isTask) await rm(folder.path, { recursive: true, force: true });
    return { error };
  }

  /** In a process of its own, whose memory is free when it has ended. */
  private async doTask(history: readonly HistoryRow[], onEvent: (event: ToldEvent) => void): Promise<JobError | null> {
    const { folder, job, settings } = this;
    const { work, directory } = this.data;
    const options = withResume(this.asStored(), directory, (phase) => hasKept(history, phase));
    const log = await folder.openLog();
    const note = (text: string): void => void log.write(`${new Date().toISOString()} ${text}\n`).catch(() => {});
    try {
      if (this.stopped) return STOPPED;
      const { graceMilliseconds, program, name } = settings;
      const order = { task: nameOf(work), options, result: folder.resultFile };
      const process = startJob(order, { log: log.fd, directory, graceMilliseconds, program, onEvent });
      this.process = process;
      const said = `${nameOf(work)} ${JSON.stringify(options)}`;
      note(`attempt ${job.attemptsStarted} in process ${process.pid} of ${name}: ${said}`);
      const error = await process.ended;
      note(error === null ? 'done' : `ended: ${error.code}: ${error.message}`);
      return error;
    } finally {
      await log.close();
    }
  }

  private async doKind(
    children: readonly ChildOutcome[],
    onEvent: (event: ToldEvent) => void,
  ): Promise<JobError | null> {
    const { folder, warm, settings } = this;
    const { work } = this.data;
    // An earlier attempt of this machine may have left something.
    await rm(folder.path, { recursive: true, force: true });
    await makeFolder(folder.path);
    const child = await warm.take();
    try {
      if (this.stopped) return STOPPED;
      const { graceMilliseconds } = settings;
      this.process = { stop: () => child.stop(graceMilliseconds) };
      const order = { task: nameOf(work), options: work.options, result: folder.resultFile, context: children };
      return await child.work(order, { onEvent, graceMilliseconds, stays: true });
    } finally {
      this.process = null;
      warm.give(child);
    }
  }

  private async returned(): Promise<Ending> {
    const { folder } = this;
    if (this.data.work.kind === 'task') return { error: null, value: { value: { result: folder.resultFile } } };
    const value = await folder.result();
    await rm(folder.path, { recursive: true, force: true });
    return { error: null, value: { value } };
  }

  /** Whoever submitted the job has made its folder. */
  private unshared(): JobError {
    const { folder } = this.data;
    const message = `The worker ${this.settings.name} does not see ${this.folder.path}: ${folder} must be the same folder on all machines, as on a share.`;
    return { code: 'io', message };
  }

  private async tell(event: ToldEvent): Promise<void> {
    const { work } = this.data;
    const resumable = work.kind === 'task' ? taskTraits[work.task].resumable : undefined;
    // First what the next attempt goes by, then what people look at.
    if (event.phase === resumable?.phase) await addToHistory(this.queue, this.job.id!, kept(event));
    await this.job.updateProgress({ ...event });
  }

  private asStored(): Pick<StoredJob, 'task' | 'options'> {
    const { work } = this.data;
    return { task: nameOf(work), options: work.options };
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw files.ioError('write', path, error);
  });
}
