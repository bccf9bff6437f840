/** @file Tables of the embedded backbone beside the ResNet-18 that it was distilled from, both in clflow's own recipe. */
import { latestCells, type OwnCell } from '../../bench/detection-cells.js';
import type { DetectionCell } from '../../src/report/benchmark.js';
import { type Comparison, comparison, inOrder } from './detection.js';

/** Columns: the embedded backbone, then its teacher on the same sets and seeds. */
export function embeddedTables(embedded: readonly OwnCell[], teacher: readonly OwnCell[]): Comparison {
  const own = latestCells(embedded, ['clflow']);
  const measured = new Set(own.map(nameOf));
  const beside = latestCells(teacher, ['clflow']).filter((cell) => measured.has(nameOf(cell)));
  return comparison(inOrder([...column(own, 'embedded'), ...column(beside, 'ResNet-18')]));
}

function nameOf({ category, seed }: DetectionCell): string {
  return `${category} ${seed}`;
}

function column(cells: readonly DetectionCell[], method: string): DetectionCell[] {
  return cells.map((cell) => ({ ...cell, method, backbone: '' }));
}
