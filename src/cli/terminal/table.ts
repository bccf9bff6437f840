/** @file Tables for people. */
import Table from 'cli-table3';

const NONE = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '',
  'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
}; // prettier-ignore

/** Rows under a head, columns aligned, no lines. Numbers belong to the right: name their columns in `right`. */
export function table(
  rows: readonly (readonly string[])[],
  head: readonly string[] = [],
  right: number[] = [],
): string {
  const columns = Math.max(head.length, ...rows.map((row) => row.length));
  const result = new Table({
    head: [...head],
    chars: NONE,
    colAligns: Array.from({ length: columns }, (_, i) => (right.includes(i) ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  result.push(...rows.map((row) => [...row]));
  return result
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
