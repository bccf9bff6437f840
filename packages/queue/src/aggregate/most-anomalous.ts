/** @file The N lines of the highest scores, of however many: a heap with the lowest of them on top. */
import type { InspectedLine } from '../batch/result-line.js';

interface Ranked {
  readonly line: InspectedLine;
  /** Of two that score alike the earlier one counts as higher. */
  readonly place: number;
}

export class MostAnomalous {
  private readonly heap: Ranked[] = [];
  private place = 0;

  constructor(private readonly limit: number) {}

  add(line: InspectedLine): void {
    const one = { line, place: this.place++ };
    const { heap } = this;
    if (heap.length < this.limit) {
      heap.push(one);
      this.rise(heap.length - 1);
    } else if (this.limit > 0 && isLower(heap[0], one)) {
      heap[0] = one;
      this.sink();
    }
  }

  /** The highest one first. */
  get lines(): readonly InspectedLine[] {
    return [...this.heap].sort((a, b) => (isLower(a, b) ? 1 : -1)).map(({ line }) => line);
  }

  private rise(at: number): void {
    const { heap } = this;
    for (let child = at; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!isLower(heap[child], heap[parent])) return;
      [heap[child], heap[parent]] = [heap[parent], heap[child]];
      child = parent;
    }
  }

  private sink(): void {
    const { heap } = this;
    for (let parent = 0; ;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let lowest = parent;
      if (left < heap.length && isLower(heap[left], heap[lowest])) lowest = left;
      if (right < heap.length && isLower(heap[right], heap[lowest])) lowest = right;
      if (lowest === parent) return;
      [heap[parent], heap[lowest]] = [heap[lowest], heap[parent]];
      parent = lowest;
    }
  }
}

function isLower(a: Ranked, b: Ranked): boolean {
  return a.line.score < b.line.score || (a.line.score === b.line.score && a.place > b.place);
}
