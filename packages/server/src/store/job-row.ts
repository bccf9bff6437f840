/** @file A job as a row of the store's table, and as the rest of the program knows it. */
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobError {
  /** A code of ClflowError; `killed` for a process that ended without an answer. */
  readonly code: string;
  readonly message: string;
}

export interface Job {
  readonly id: string;
  readonly key: string;
  readonly task: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether it takes the machine for itself. */
  readonly heavy: boolean;
  readonly state: JobState;
  /** How often it was begun. */
  readonly attempts: number;
  /** Not begun before. */
  readonly dueAt: number;
  /** Somebody wants it to end. */
  readonly cancelled: boolean;
  /** Why it failed, or why it is to be tried again. */
  readonly error: JobError | null;
  readonly createdAt: number;
  /** Of the last attempt. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Address of the queue whose workers do it, without its password; null: this machine does it. */
  readonly queue: string | null;
  /** Who does it now, as the queue calls it; null while no worker of a queue does. */
  readonly worker: string | null;
}

/** Of the table `jobs`, as {@link jobOf} reads them. */
export const COLUMNS = `id, key, task, options, heavy, state, attempts, due_at AS dueAt, cancelled, error_code AS errorCode, error,
  created_at AS createdAt, started_at AS startedAt, ended_at AS endedAt, queue, worker`;

interface Row extends Omit<Job, 'options' | 'heavy' | 'cancelled' | 'error'> {
  readonly options: string;
  readonly heavy: number;
  readonly cancelled: number;
  readonly errorCode: string | null;
  readonly error: string | null;
}

export function jobOf(row: unknown): Job {
  const { options, heavy, cancelled, errorCode, error, ...rest } = row as Row;
  return {
    ...rest,
    options: JSON.parse(options) as Job['options'],
    heavy: heavy === 1,
    cancelled: cancelled === 1,
    error: errorCode === null ? null : { code: errorCode, message: error ?? '' },
  };
}
