/** @file Events as a stream that begins with those that were: read from the store page by page, so that a slow reader holds up nobody. */
import type { JobEvent, JobEventQuery } from '../store/index.js';

const PAGE = 500;

/** Wakes everybody who waits. */
export class Bell {
  private waiting: (() => void)[] = [];

  ring(): void {
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake();
  }

  /** Until it rings or the signal is aborted. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.waiting = this.waiting.filter((one) => one !== wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.waiting.push(wake);
    });
  }
}

/** @param list reads events of the store */
export async function* eventStream(
  list: (query: JobEventQuery) => readonly JobEvent[],
  bell: Bell,
  query: { readonly after: number; readonly jobId?: string; readonly signal: AbortSignal },
): AsyncGenerator<JobEvent, void> {
  const { jobId, signal } = query;
  let { after } = query;
  while (!signal.aborted) {
    const events = list({ after, jobId, limit: PAGE });
    for (const event of events) {
      if (signal.aborted) return;
      yield event;
      after = event.id;
    }
    if (events.length === 0) await bell.wait(signal);
  }
}
