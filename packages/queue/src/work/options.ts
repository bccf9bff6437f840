/** @file How a worker works, with its defaults. */
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { retryDefaults, type RetryOptions } from '@clflow/server/jobs';

/** Of the queue itself: the worker counts how often a job is begun, since the queue does not know which attempts got further. */
export const NO_LIMIT = 1_000_000;

export interface WorkerOptions {
  /** Jobs at the same time, each in a process of its own. Default 1. */
  readonly concurrency?: number;
  /** Ends when the queue has nothing more to do. */
  readonly drain?: boolean;
  /** Folder on this machine for what jobs need on the way. Default: in the folder for temporary files. */
  readonly state?: string;
  /** A job whose worker has not been heard of for so long is another's. Default 60 s. */
  readonly lockMilliseconds?: number;
  /** How often workers look for such jobs. Default 30 s. */
  readonly stalledMilliseconds?: number;
  /** How often it looks whether somebody wants a job to end. Default 2 s. */
  readonly pollMilliseconds?: number;
  /** From the wish to end a job to SIGKILL of its process. Default 10 s. */
  readonly graceMilliseconds?: number;
  /** How often a job is begun without getting further, and how long it waits between. */
  readonly retry?: Partial<RetryOptions>;
  /** Program of jobs' processes. Default: the one that knows tasks and kinds. */
  readonly program?: URL;
  /** Told what it does, a line each. */
  readonly onNote?: (text: string) => void;
  /** Told of what may lose jobs, and of trouble that no job is to blame for. */
  readonly onWarning?: (text: string) => void;
}

export type Settings = Required<Omit<WorkerOptions, 'retry'>> & { readonly retry: RetryOptions; readonly name: string };

export function settingsOf({ retry, ...options }: WorkerOptions): Settings {
  return {
    concurrency: 1,
    drain: false,
    state: join(tmpdir(), 'clflow-work'),
    lockMilliseconds: 60_000,
    stalledMilliseconds: 30_000,
    pollMilliseconds: 2000,
    graceMilliseconds: 10_000,
    program: new URL(`./work-child${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
    onNote: () => {},
    onWarning: () => {},
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    retry: { ...retryDefaults, ...retry },
    name: `${hostname()}:${process.pid}`,
  };
}
