/**
 * @file The one stream of events of the studio. A browser that comes back is given what it missed, as far as it is remembered; it
 * asks for everything anew anyway when it opens a page.
 */
import { Bell } from '../jobs/index.js';
import type { StudioEvent } from './schemas.js';

const REMEMBERED = 1000;

interface Told {
  readonly id: number;
  readonly event: StudioEvent;
}

export class EventHub {
  private readonly told: Told[] = [];
  private readonly bell = new Bell();
  private readonly closing = new AbortController();
  /** Rises over restarts, too. */
  private last = Date.now();

  push(event: StudioEvent): void {
    this.told.push({ id: ++this.last, event });
    if (this.told.length > REMEMBERED) this.told.shift();
    this.bell.ring();
  }

  /** The newest id. */
  get newest(): number {
    return this.last;
  }

  /** Events after this id, until the signal or the end of the hub. */
  async *events(after: number, signal: AbortSignal): AsyncGenerator<Told, void> {
    const ends = AbortSignal.any([signal, this.closing.signal]);
    let seen = after;
    while (!ends.aborted) {
      const next = this.told.find(({ id }) => id > seen);
      if (next === undefined) await this.bell.wait(ends);
      else {
        yield next;
        seen = next.id;
      }
    }
  }

  close(): void {
    this.closing.abort();
  }
}

/** Without a name of its own, so that `onmessage` is called. */
export function eventText({ id, event }: Told): string {
  return `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;
}
