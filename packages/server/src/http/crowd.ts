/**
 * @file Refusals for want of room, when they come thick. Clients that do not wait before they ask again would keep the processors
 * from the images; so each refusal of the last second makes the next one wait a little longer.
 */
const EACH_MS = 5;
const LONGEST_MS = 1000;

export class Crowd {
  private lately = 0;
  private at = -Infinity;

  /** Milliseconds that a refusal which happens now should wait. */
  pause(now = performance.now()): number {
    const before = this.lately * Math.exp((this.at - now) / 1000);
    this.lately = before + 1;
    this.at = now;
    return Math.min(LONGEST_MS, Math.round(EACH_MS * before));
  }
}
