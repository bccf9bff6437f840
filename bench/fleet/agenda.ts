/** @file What happens next: a binary heap of events by their times; of two at one time the one that was added first. */

interface Entry<T> {
  readonly time: number;
  readonly order: number;
  readonly event: T;
}

export class Agenda<T> {
  private readonly heap: Entry<T>[] = [];
  private order = 0;

  add(time: number, event: T): void {
    const { heap } = this;
    heap.push({ time, order: this.order++, event });
    for (let child = heap.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!isEarlier(heap[child], heap[parent])) return;
      [heap[child], heap[parent]] = [heap[parent], heap[child]];
      child = parent;
    }
  }

  /** The earliest one, taken away; undefined when there is none. */
  next(): { readonly time: number; readonly event: T } | undefined {
    const { heap } = this;
    const first = heap.at(0);
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let earliest = parent;
      if (left < heap.length && isEarlier(heap[left], heap[earliest])) earliest = left;
      if (right < heap.length && isEarlier(heap[right], heap[earliest])) earliest = right;
      if (earliest === parent) return first;
      [heap[parent], heap[earliest]] = [heap[earliest], heap[parent]];
      parent = earliest;
    }
  }
}

function isEarlier<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
