/** @file Ctrl-C and SIGTERM: the first one lets the work end in order, the second one ends the process at once. */
import { ClflowError } from '../errors.js';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** From now on a signal lets the work end in order; until then it ends the process. */
  watch(): void;
  /** Ctrl-C ends the process again. */
  release(): void;
  /** The same error; where a signal has caused it, one that knows which. */
  explained(error: unknown): unknown;
}

/** @param onFirst told when the work was asked to stop */
export function openInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  let watching = false;
  const release = (): void => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  const stop = (name: NodeJS.Signals): void => {
    release();
    controller.abort(name);
    onFirst();
  };
  return {
    signal: controller.signal,
    watch: () => {
      if (watching) return;
      watching = true;
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
    },
    release,
    explained: (error) => {
      if (!isInterrupted(error) || !controller.signal.aborted) return error;
      return new ClflowError('interrupted', error.message, { cause: controller.signal.reason });
    },
  };
}

export function isInterrupted(error: unknown): error is ClflowError {
  return error instanceof ClflowError && error.code === 'interrupted';
}

/** The exit status of work that was stopped, as a shell has it of a process that a signal ended: 130 or 143. */
export function statusOfStop({ cause }: ClflowError): number {
  return cause === 'SIGTERM' ? 143 : 130;
}
