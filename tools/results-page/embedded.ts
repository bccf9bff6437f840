/** @file Tables of the embedded backbone beside the ResNet-18 that it was distilled from, both in clflow's own recipe. */
import { cellName, latestCells, type OwnCell } from '../../bench/detection-cells.js';
import { type Comparison, comparison, inColumn, inOrder } from './detection.js';

/** Columns: the embedded backbone, then its teacher on the same sets and seeds. */
export function embeddedTables(embedded: readonly OwnCell[], teacher: readonly OwnCell[]): Comparison {
  const own = latestCells(embedded, ['clflow']);
  const measured = new Set(own.map(cellName));
  const beside = latestCells(teacher, ['clflow']).filter((cell) => measured.has(cellName(cell)));
  return comparison(
    inOrder([...own.map((cell) => inColumn(cell, 'embedded')), ...beside.map((cell) => inColumn(cell, 'ResNet-18'))]),
  );
}
