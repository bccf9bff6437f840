/** @file The values seen so far, sorted; beyond a limit a uniform random sample of them (reservoir, Vitter 1985). */
import type { Random } from '../random.js';

export class Bag {
  private readonly sorted: number[];
  private seen: number;

  /** @param limit the most values kept */
  constructor(
    values: readonly number[],
    private readonly limit: number,
  ) {
    this.sorted = [...values].sort((a, b) => a - b);
    this.seen = values.length;
  }

  get size(): number {
    return this.sorted.length;
  }

  /**
   * The smoothed conformal p-value (#{b > x} + U · (#{b = x} + 1)) / (n + 1), U uniform in (0, 1]: uniform itself as long
   * as x is exchangeable with the bag; small where x is higher than most, near 1 where it is lower.
   */
  pValue(x: number, random: Random): number {
    const from = this.firstAtLeast(x, (a, b) => a < b);
    const to = this.firstAtLeast(x, (a, b) => a <= b);
    const higher = this.size - to;
    return (higher + (1 - random.uniform()) * (to - from + 1)) / (this.size + 1);
  }

  add(x: number, random: Random): void {
    this.seen++;
    if (this.size >= this.limit) {
      if (!random.chance(this.limit / this.seen)) return;
      this.sorted.splice(random.integer(0, this.size), 1);
    }
    this.sorted.splice(
      this.firstAtLeast(x, (a, b) => a < b),
      0,
      x,
    );
  }

  /** Number of values that stand before x. */
  private firstAtLeast(x: number, before: (value: number, x: number) => boolean): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(this.sorted[middle], x)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
