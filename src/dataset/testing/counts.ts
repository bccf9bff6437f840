/** @file A data set in numbers, for assertions. */
import type { Dataset } from '../sample.js';

/** Images of each kind, and masks of each defect as `<defect> masks`. */
export function countsOf({ train, test }: Dataset): Record<string, number> {
  const counts: Record<string, number> = { train: train.length };
  const add = (key: string) => (counts[key] = (counts[key] ?? 0) + 1);
  for (const { defect, masks } of test) {
    add(defect);
    if (masks.length > 0) add(`${defect} masks`);
  }
  return counts;
}
