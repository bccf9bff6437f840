/** @file The newest picture of a camera, and those who wait for one of a moment that is still to come. */

export interface Picture {
  readonly content: Uint8Array;
  /** When it was there, UTC. */
  readonly receivedAt: Date;
  /** The moment that it shows, on the clock of `performance.now()`. */
  readonly at: number;
}

interface Waiting {
  readonly since: number;
  readonly settle: (picture: Picture | null) => void;
}

export class NewestPicture {
  private newest: Picture | null = null;
  private readonly waiting = new Set<Waiting>();

  /** @param delay milliseconds from the moment that a picture shows until it is here */
  constructor(private readonly delay: number) {}

  /** A picture has come just now. */
  see(content: Uint8Array, receivedAt: Date): void {
    const picture = { content, receivedAt, at: performance.now() - this.delay };
    this.newest = picture;
    for (const { since, settle } of [...this.waiting]) if (picture.at >= since) settle(picture);
  }

  /**
   * The newest picture that shows that moment or a later one; the one that is here, or the next that comes.
   * @param since on the clock of `performance.now()`
   * @param until waited for no longer; null comes then
   */
  of(since: number, until: number): Promise<Picture | null> {
    if (this.newest !== null && this.newest.at >= since) return Promise.resolve(this.newest);
    return new Promise((resolve) => {
      const settle = (picture: Picture | null): void => {
        clearTimeout(timer);
        this.waiting.delete(waiting);
        resolve(picture);
      };
      const waiting = { since, settle };
      const timer = setTimeout(() => settle(null), Math.max(0, until - performance.now()));
      this.waiting.add(waiting);
    });
  }

  /** Nothing comes any more. */
  close(): void {
    for (const { settle } of [...this.waiting]) settle(null);
  }
}
