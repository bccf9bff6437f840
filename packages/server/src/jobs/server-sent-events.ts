/** @file Events as the text that browsers read (WHATWG HTML, "Server-sent events"). */
import type { JobEvent } from '../store/index.js';

/** A comment: keeps proxies from closing a stream on which nothing happens. */
export const KEEP_ALIVE = ': still here\n\n';

/** Its id comes back as `Last-Event-ID` when a client goes on. JSON has no line breaks of its own. */
export function serverSentEvent({ id, type, jobId, data, at }: JobEvent): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ job: jobId, at, ...data })}\n\n`;
}

/** Where a client goes on by its `Last-Event-ID`; from `otherwise` for one that has none or none of ours. */
export function lastEventId(header: string | undefined, otherwise: number): number {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : otherwise;
}

/**
 * The body of a response: events, and a comment whenever nothing came for a while.
 * @param signal ends it, and is to end `events` too
 */
export async function* serverSentEvents(
  events: AsyncIterable<JobEvent>,
  quietMilliseconds = 15_000,
): AsyncGenerator<string, void> {
  yield* keptAlive(events, serverSentEvent, quietMilliseconds);
}

/** The same of events of any kind. @param text of an event, as browsers read it */
export async function* keptAlive<Event>(
  events: AsyncIterable<Event>,
  text: (event: Event) => string,
  quietMilliseconds = 15_000,
): AsyncGenerator<string, void> {
  const reader = events[Symbol.asyncIterator]();
  let next = reader.next();
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const quiet = new Promise<null>((resolve) => (timer = setTimeout(resolve, quietMilliseconds, null)));
      const result = await Promise.race([next, quiet]).finally(() => clearTimeout(timer));
      if (result === null) yield KEEP_ALIVE;
      else if (result.done) return;
      else {
        yield text(result.value);
        next = reader.next();
      }
    }
  } finally {
    // Not waited for: a reader that waits for its next event ends with its signal.
    reader.return?.().catch(() => {});
  }
}
