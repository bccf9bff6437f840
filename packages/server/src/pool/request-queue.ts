/** @file Requests that wait, first come, first served; neighbours of one model may be taken together. */
import type { Pending } from './pending.js';

export class RequestQueue {
  private waiting: Pending[] = [];

  get length(): number {
    return this.waiting.length;
  }

  get first(): Pending | undefined {
    return this.waiting.at(0);
  }

  push(pending: Pending): void {
    this.waiting.push(pending);
  }

  /** In front of all others. */
  putBack(pending: readonly Pending[]): void {
    this.waiting.unshift(...pending);
  }

  /** Leaves out those that are over. */
  sweep(): void {
    this.waiting = this.waiting.filter(({ over }) => !over);
  }

  /** Takes all that wait. */
  takeAll(): Pending[] {
    return this.waiting.splice(0);
  }

  /**
   * Takes the first, and with it others that may be inspected together: images for the same model.
   * @param most of all; each of so many free children shall have its share of them
   */
  take(most: number, children: number): Pending[] {
    const [first] = this.waiting;
    if (!first) return [];
    const fits = ({ model, work, alone }: Pending): boolean =>
      work.kind === 'inspect' && !alone && model.hash === first.model.hash;
    const alike = fits(first) ? this.waiting.filter(fits) : [first];
    const taken = new Set(alike.slice(0, Math.min(most, Math.ceil(alike.length / Math.max(1, children)))));
    this.waiting = this.waiting.filter((pending) => !taken.has(pending));
    return [...taken];
  }
}
