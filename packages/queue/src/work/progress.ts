/** @file What a job's process tells, on its way to the queue: one after the other, and counts give way where the queue is slow. */
import { eventFilter, within, type ToldEvent } from '@clflow/server/jobs';

/** So many may wait, as while the queue's server is started anew; then counts are left out. */
const MOST_WAITING = 20;
/** Counts are told no more often: each is several round trips, and costs more than an image of some models. */
const SHORTEST_MS = 1000;

export class ProgressPath {
  private waiting = 0;
  private path = Promise.resolve();
  private readonly told = eventFilter(undefined, SHORTEST_MS);

  /** @param send to the queue */
  constructor(
    private readonly send: (event: ToldEvent) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  tell(event: ToldEvent): void {
    if (this.waiting >= MOST_WAITING && 'done' in event) return;
    if (this.told(event) === 'not') return;
    this.waiting++;
    this.path = this.path
      .then(() => this.send(event))
      .catch(this.onError)
      .finally(() => this.waiting--);
  }

  /** When all that was told has arrived, or this many milliseconds have passed. */
  end(milliseconds: number): Promise<void> {
    return within(milliseconds, this.path);
  }
}
