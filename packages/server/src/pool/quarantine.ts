/** @file Models that end the processes they run in are not run any more. A file of other content is another model. */

/** So many deaths within so many milliseconds. */
const DEATHS = 3;
const WITHIN_MS = 60_000;
/** Models whose deaths are remembered, the latest. */
const REMEMBERED = 1000;

export class Quarantine {
  private readonly deaths = new Map<string, readonly number[]>();
  private readonly closed = new Set<string>();

  /** @param now milliseconds on a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  get hashes(): string[] {
    return [...this.closed];
  }

  has(hash: string): boolean {
    return this.closed.has(hash);
  }

  /** A child died while it worked with the model. @returns whether that was one too many */
  died(hash: string): boolean {
    const recent = [...(this.deaths.get(hash) ?? []).filter((at) => at > this.now() - WITHIN_MS), this.now()];
    this.deaths.delete(hash);
    this.deaths.set(hash, recent);
    const [oldest] = this.deaths.keys();
    if (this.deaths.size > REMEMBERED) this.deaths.delete(oldest);
    if (recent.length < DEATHS || this.closed.has(hash)) return false;
    this.closed.add(hash);
    return true;
  }
}
