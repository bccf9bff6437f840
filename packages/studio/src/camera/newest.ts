/** @file One picture at a time, and of those that come meanwhile the newest: a line wants the verdict on what lies there now. */
import { createStore } from '../shared/store.js';

export class NewestWins<Item> {
  /** Pictures that a newer one took the place of. */
  readonly dropped = createStore(0);
  readonly isBusy = createStore(false);
  #waiting: { readonly item: Item } | null = null;

  /** @param act never rejects */
  constructor(private readonly act: (item: Item) => Promise<void>) {}

  offer(item: Item): void {
    if (this.#waiting) this.dropped.set(this.dropped.get() + 1);
    this.#waiting = { item };
    if (!this.isBusy.get()) void this.#work();
  }

  async #work(): Promise<void> {
    this.isBusy.set(true);
    while (this.#waiting) {
      const { item } = this.#waiting;
      this.#waiting = null;
      await this.act(item);
    }
    this.isBusy.set(false);
  }
}
