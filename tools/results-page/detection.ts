/** @file Tables of detection: clflow's methods beside anomalib's, set by set. */
import { EVALUATION_SETS } from '../../bench/cells.js';
import { latestCells, type OwnCell, type PeerCell, peersOfSameSize } from '../../bench/detection-cells.js';
import { type DetectionCell, detectionTables } from '../../src/report/benchmark.js';
import type { ReportTable } from '../../src/report/table.js';

/** In the order of the columns. */
const OWN = ['clflow', 'patchcore', 'fastflow', 'gaussian'];
const PEERS = ['anomalib-patchcore', 'anomalib-fastflow'];

/** The cells of all columns, sets in the order of the tables. */
export function comparedCells(own: readonly OwnCell[], peers: readonly PeerCell[]): DetectionCell[] {
  const latest = latestCells(own, OWN);
  return inOrder([...latest, ...latestCells(peersOfSameSize(peers, latest), PEERS)]);
}

/** By the titles of a benchmark's report, undefined where nothing was measured. */
export interface Comparison {
  readonly imageAuroc?: ReportTable;
  readonly aupro?: ReportTable;
  readonly pixelAuroc?: ReportTable;
  readonly pixelAp?: ReportTable;
}

export function comparison(cells: readonly DetectionCell[]): Comparison {
  const tables = detectionTables(cells).map(({ head, ...table }) => ({
    ...table,
    head: ['set', ...head.slice(1).map(columnName)],
  }));
  const titled = (start: string): ReportTable | undefined => tables.find(({ title }) => title.startsWith(start));
  return {
    imageAuroc: titled('Image AUROC'),
    aupro: titled('AUPRO'),
    pixelAuroc: titled('Pixel AUROC'),
    pixelAp: titled('Pixel AP'),
  };
}

/** The table, saying which sets of the shared data have no cell yet. */
export function tellingMissing(
  table: ReportTable | undefined,
  cells: readonly DetectionCell[],
): ReportTable | undefined {
  const missing = EVALUATION_SETS.filter((set) => !cells.some(({ category }) => category === set));
  return table && missing.length > 0 ? { ...table, about: `Not measured yet: ${missing.join(', ')}.` } : table;
}

/** Sets that the list does not know come last. */
export function inOrder<C extends DetectionCell>(cells: readonly C[]): C[] {
  const place = ({ category }: C): number => (EVALUATION_SETS.indexOf(category) + 1 || Infinity) - 1;
  return [...cells].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

/** The cell in a column of this title, whatever method and backbone it has. */
export function inColumn(cell: DetectionCell, title: string): DetectionCell {
  return { ...cell, method: title, backbone: '' };
}

/** "anomalib-patchcore" is a name for machines. */
export function columnName(method: string): string {
  const names: Readonly<Record<string, string>> = {
    'anomalib-patchcore': 'anomalib PatchCore',
    'anomalib-fastflow': 'anomalib FastFlow',
  };
  return names[method] ?? method;
}
