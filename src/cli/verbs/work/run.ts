/** @file What `clflow work` prints around a worker. */
import { openInterrupt } from '../../interrupt.js';
import { ownError } from '../../optional-package.js';
import { loadQueue, type QueuePackage } from '../../queue-package.js';
import { note, print, printError } from '../../terminal/output.js';

export interface WorkFlags {
  readonly queue: string;
  readonly concurrency: number;
  readonly drain?: boolean;
  readonly state?: string;
}

/** Works until a signal ends it, or with `drain` until nothing is left to begin. */
export async function runWork({ queue, ...options }: WorkFlags, packed?: QueuePackage): Promise<void> {
  const { startWorker } = packed ?? (await loadQueue());
  const interrupt = openInterrupt(() => printError('handing jobs back …'));
  interrupt.watch();
  try {
    const worker = await startWorker(queue, { ...options, onNote: printError, onWarning: note });
    const stop = (): void => void worker.stop();
    if (interrupt.signal.aborted) stop();
    interrupt.signal.addEventListener('abort', stop);
    print('working');
    await worker.stopped;
  } catch (error) {
    throw ownError(error);
  } finally {
    interrupt.release();
  }
}
