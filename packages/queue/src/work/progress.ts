/**
 * @file What a job's process tells, on its way to the queue: one after the other, again where the queue is gone for a while, and counts
 * give way where it is slow.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { eventFilter, within, type ToldEvent } from '@clflow/server/jobs';

/** So many may wait, as while the queue's server is started anew; then counts are left out. */
const MOST_WAITING = 20;
/** Counts are told no more often: each is several round trips, and costs more than an image of some models. */
const SHORTEST_MS = 1000;
const AGAIN_MS = 500;

export class ProgressPath {
  private waiting = 0;
  private ended = false;
  private path = Promise.resolve();
  private readonly told = eventFilter(undefined, SHORTEST_MS);

  /**
   * @param send to the queue; a client of Redis waits for its server, one of PostgreSQL does not
   * @param patience milliseconds after which what cannot be sent is left out
   */
  constructor(
    private readonly send: (event: ToldEvent) => Promise<void>,
    private readonly patience: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  tell(event: ToldEvent): void {
    const how = this.told(event);
    if (how === 'not' || (how === 'count' && this.waiting >= MOST_WAITING)) return;
    this.waiting++;
    // Counts are of the moment.
    const patience = how === 'count' ? 0 : this.patience;
    this.path = this.path
      .then(() => this.sendUntil(event, performance.now() + patience))
      .catch(this.onError)
      .finally(() => this.waiting--);
  }

  /** When all that was told has arrived, or this many milliseconds have passed. */
  async end(milliseconds: number): Promise<void> {
    await within(milliseconds, this.path);
    this.ended = true;
  }

  private async sendUntil(event: ToldEvent, last: number): Promise<void> {
    for (;;) {
      try {
        return await this.send(event);
      } catch (error) {
        if (this.ended || performance.now() >= last) throw error;
      }
      await wait(AGAIN_MS);
    }
  }
}
