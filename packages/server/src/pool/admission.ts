/** @file Room for requests and their pixels: what all admitted ones together may hold in memory, taken before a body is read. */
import { HttpError } from '../errors.js';

export class Admission {
  private taken = 0;
  private requests = 0;

  /** @param megapixels and @param most requests that are admitted at a time */
  constructor(
    private readonly megapixels: number,
    private readonly most: number,
  ) {}

  get inFlight(): number {
    return this.taken;
  }

  /**
   * @returns gives the room back, once
   * @throws HttpError 429 when there is none now, 413 for more than there ever is, 400 for what is no number of pixels
   */
  take(megapixels: number, retryAfter: number): () => void {
    if (!(megapixels >= 0)) throw new HttpError(400, 'The number of pixels of a request must be known.');
    if (megapixels > this.megapixels)
      throw new HttpError(
        413,
        `A request of ${megapixels} megapixels is too large: at most ${this.megapixels} are taken at a time.`,
      );
    if (this.requests >= this.most || this.taken + megapixels > this.megapixels)
      throw new HttpError(429, 'The server has as many images as it can hold; send it again later.', retryAfter);
    this.taken += megapixels;
    this.requests++;
    let given = true;
    return () => {
      if (!given) return;
      given = false;
      // Sums of fractions leave a rest: with nothing in flight it is nothing.
      this.taken = Math.max(0, Number((this.taken - megapixels).toFixed(6)));
      this.requests--;
    };
  }
}
