/** @file Growing pauses between tries, each at random, so that many stations do not come back at one moment. */

export interface BackOffOptions {
  /** Milliseconds, at most, before the second try. */
  readonly first?: number;
  /** Milliseconds that no pause exceeds. */
  readonly most?: number;
  /** In [0, 1); for tests. */
  readonly random?: () => number;
}

export class BackOff {
  private tries = 0;
  private readonly first: number;
  private readonly most: number;
  private readonly random: () => number;

  constructor({ first = 500, most = 30_000, random = Math.random }: BackOffOptions = {}) {
    this.first = first;
    this.most = most;
    this.random = random;
  }

  /** Milliseconds to wait now: between half and the whole of a length that doubles with each try. */
  next(): number {
    const whole = Math.min(this.most, this.first * 2 ** this.tries++);
    return Math.round(whole * (0.5 + this.random() / 2));
  }

  /** After a success. */
  reset(): void {
    this.tries = 0;
  }
}
