/** @file Tables of whole numbers of 8 bits beside float32, for both backbones in clflow's own recipe. */
import { cellName, latestCells, type OwnCell } from '../../bench/detection-cells.js';
import type { DetectionCell } from '../../src/report/benchmark.js';
import type { ReportTable } from '../../src/report/table.js';
import { comparison, inColumn, inOrder } from './detection.js';

/** The cells of one backbone, float32 and whole numbers; seeds and sets that only one has are left out. */
export interface Backbone {
  readonly name: string;
  readonly float32: readonly OwnCell[];
  readonly int8: readonly OwnCell[];
}

export interface WholeNumberTables {
  readonly imageAuroc?: ReportTable;
  readonly aupro?: ReportTable;
}

/** Two columns a backbone, and above them what whole numbers change in the mean of all cells. */
export function wholeNumberTables(backbones: readonly Backbone[]): WholeNumberTables {
  const pairs = backbones.map((backbone) => ({ name: backbone.name, pairs: pairsOf(backbone) }));
  const cells = pairs.flatMap(({ name, pairs }) =>
    pairs.flatMap(([float32, int8]) => [inColumn(float32, `${name}, float32`), inColumn(int8, `${name}, int8`)]),
  );
  const { imageAuroc, aupro } = comparison(inOrder(cells));
  const changes = (metric: (cell: DetectionCell) => number | undefined): string =>
    pairs.flatMap(({ name, pairs }) => change(name, pairs, metric)).join(' ');
  return {
    imageAuroc: imageAuroc && { ...imageAuroc, about: changes(({ image }) => image.auroc) },
    aupro: aupro && { ...aupro, about: changes(({ pixel }) => pixel?.aupro) },
  };
}

type Pair = readonly [float32: DetectionCell, int8: DetectionCell];

function pairsOf({ float32, int8 }: Backbone): Pair[] {
  const whole = new Map(latestCells(int8, ['clflow']).map((cell) => [cellName(cell), cell]));
  return latestCells(float32, ['clflow']).flatMap((cell): Pair[] => {
    const other = whole.get(cellName(cell));
    return other ? [[cell, other]] : [];
  });
}

function change(name: string, pairs: readonly Pair[], metric: (cell: DetectionCell) => number | undefined): string[] {
  const differences = pairs.flatMap(([float32, int8]) => {
    const [before, after] = [metric(float32), metric(int8)];
    return before === undefined || after === undefined ? [] : [after - before];
  });
  if (differences.length === 0) return [];
  const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  const sign = mean < 0 ? '−' : '+';
  return [`${name}: int8 − float32 is ${sign}${Math.abs(mean).toFixed(4)} in the mean of ${differences.length} cells.`];
}
