/** @file The executor over a queue, in the optional package `@clflow/queue`: found when it is there, asked for when it is not. */
import { files } from 'clflow/parts';
import type { Job } from '../store/index.js';
import type { Executor, JobRequest } from './executor.js';

/** An executor whose jobs are done by workers on any machine. */
export interface RemoteExecutor extends Executor {
  /** Of the queue, for people: without its password. */
  readonly address: string;
  /** A job that has an id already, that of whoever keeps it; one that the queue knows stays as it is. */
  submitAs(id: string, request: JobRequest): Promise<Job>;
  /** Names of the workers that are connected, in order; null where the queue's server does not tell. */
  workers(): Promise<readonly string[] | null>;
}

export interface QueueExecutorOptions {
  /** Where relative paths in jobs' options begin, and below which their logs and results lie: the same folder on all machines. */
  readonly directory: string;
  /** From a job's end until the queue forgets it. */
  readonly keepMilliseconds?: number;
  /** Told of what may lose jobs, and when the queue is gone for a while. */
  readonly onWarning?: (text: string) => void;
}

/** As much of the package as a server uses. */
interface QueuePackage {
  readonly QueueExecutor: { open(url: string, options: QueueExecutorOptions): Promise<RemoteExecutor> };
}

/** No literal at the import: that package is built after this one. */
const NAME: string = '@clflow/queue';

/** @throws ClflowError `usage` where the package is missing; `usage` and `io` where the queue cannot be used */
export async function openQueueExecutor(url: string, options: QueueExecutorOptions): Promise<RemoteExecutor> {
  const { QueueExecutor } = await files.loadOptional<QueuePackage>(NAME, () => import(NAME), '`queue` needs');
  return await QueueExecutor.open(url, options);
}
