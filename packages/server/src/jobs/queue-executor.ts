/** @file The executor over a queue, in the optional package `@clflow/queue`: found when it is there, asked for when it is not. */
import { files } from 'clflow/parts';
import type { Executor } from './executor.js';

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
  readonly QueueExecutor: { open(url: string, options: QueueExecutorOptions): Promise<Executor> };
}

/** No literal at the import: that package is built after this one. */
const NAME: string = '@clflow/queue';

/** @throws ClflowError `usage` where the package is missing; `usage` and `io` where the queue cannot be used */
export async function openQueueExecutor(url: string, options: QueueExecutorOptions): Promise<Executor> {
  const { QueueExecutor } = await files.loadOptional<QueuePackage>(NAME, () => import(NAME), '`queue` needs');
  return await QueueExecutor.open(url, options);
}
