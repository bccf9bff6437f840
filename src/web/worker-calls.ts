/** @file The page's side of a worker: calls that wait for each other, so that one that is given up before its turn costs nothing. */
import { ClflowError } from '../errors.js';
import { stopped } from './stopped.js';
import { fromPlain, type Answer } from './protocol.js';

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly transfer?: readonly Transferable[];
  readonly onEvent?: (event: unknown) => void;
}

export class WorkerCalls {
  private last: Promise<unknown> = Promise.resolve();
  private ended: Error | null = null;
  private fail: (error: Error) => void = () => {};

  constructor(private readonly worker: Worker) {
    worker.onerror = (event) => {
      event.preventDefault();
      const told = event.message ? ` (${event.message})` : '';
      this.end(
        new ClflowError(
          'usage',
          `The worker of clflow cannot be run${told}: let the bundler find it, as the guide "In the browser" tells, or give ` +
            '`worker`, a function that opens it.',
        ),
      );
    };
  }

  /**
   * The worker's answer. The signal ends the waiting at once; a call whose turn has come is finished by the worker nevertheless.
   * @throws ClflowError as the worker's side does; `interrupted` when the signal stops it or the worker was ended
   */
  call<Value>(method: string, argument: unknown, { signal, transfer = [], onEvent }: CallOptions = {}): Promise<Value> {
    if (signal?.aborted) return Promise.reject(stopped());
    const turn = this.last.then(() => {
      if (this.ended) throw this.ended;
      return signal?.aborted ? undefined : this.ask(method, argument, transfer, onEvent);
    });
    this.last = turn.catch(() => {});
    return unlessStopped(turn as Promise<Value>, signal);
  }

  /** Ends the worker at once, whatever it is at. What waits for it is told so. */
  end(reason: Error = new ClflowError('interrupted', 'The detector was disposed of; load it again.')): void {
    this.ended ??= reason;
    this.worker.terminate();
    this.fail(this.ended);
  }

  private ask(
    method: string,
    argument: unknown,
    transfer: readonly Transferable[],
    onEvent?: (event: unknown) => void,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      this.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.kind === 'event') onEvent?.(data.event);
        else if (data.kind === 'done') resolve(data.value);
        else reject(fromPlain(data.error));
      };
      this.worker.postMessage({ method, argument }, [...transfer]);
    });
  }
}

/** What comes, or `interrupted` as soon as the signal is aborted. */
async function unlessStopped<Value>(coming: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (!signal) return coming;
  let onAbort = (): void => {};
  const abortion = new Promise<never>((_, reject) => {
    onAbort = () => reject(stopped());
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([coming, abortion]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
