/** @file Ctrl-C: the first one lets the work end in order, the second one ends the process at once. */

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Ctrl-C ends the process again. */
  release(): void;
}

/** @param onFirst told when the work was asked to stop */
export function watchInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const release = (): void => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  const stop = (): void => {
    release();
    controller.abort();
    onFirst();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, release };
}
