/**
 * @file What takes work that lasts longer than a request: a task's name and its options as JSON, so that any machine that has the
 * files can do it. Options are passed on as they are: defaults are the tasks' own.
 */
import type { Job, JobEvent, JobState } from '../store/index.js';

export interface JobRequest {
  /** Name of a task of clflow, such as `train`. */
  readonly task: string;
  /** Its options, without hooks. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Who submits the same key again gets the same job; one of its own when missing. */
  readonly key?: string;
}

export interface JobQuery {
  readonly state?: JobState;
  readonly limit: number;
}

export interface EventOptions {
  /** Those of one job alone. */
  readonly jobId?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

/** Methods that take a job's id reject with HttpError 404 when there is none. */
export interface Executor {
  /**
   * @returns the job, once it would survive a power cut, and whether it is a new one
   * @throws HttpError 400 for an unknown task or options that make no sense, 422 for a key that another job has
   */
  submit(request: JobRequest): Promise<{ readonly job: Job; readonly isNew: boolean }>;
  get(id: string): Promise<Job>;
  /** Newest first. */
  list(query: JobQuery): Promise<readonly Job[]>;
  /** Asks for the end of a job. It is `cancelled` when its state says so; one that has ended stays as it is. */
  cancel(id: string): Promise<Job>;
  /** Events after this id, those that were and those to come, until the signal or the executor's end. */
  events(after: number, options?: EventOptions): AsyncIterable<JobEvent>;
  /** What the task returned; null as long as it has not. */
  result(id: string): Promise<unknown>;
  /** What the task's process wrote and the executor did, as text. */
  log(id: string): Promise<string>;
  /** A small file that the task has left, by its name in preview-files.ts; null when there is none. */
  file(id: string, name: string): Promise<Uint8Array | null>;
  /** Stops what is being worked on, so that it goes on later from where it was. */
  close(): Promise<void>;
}
