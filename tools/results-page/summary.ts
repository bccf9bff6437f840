/** @file The README's table: sets of one kind as one row, clflow beside its peers. */
import type { DetectionCell } from '../../src/report/benchmark.js';
import { mean, spread } from '../../src/report/spread.js';
import type { ReportRow, ReportTable } from '../../src/report/table.js';
import { columnName } from './detection.js';

const METHODS = ['clflow', 'anomalib-patchcore', 'anomalib-fastflow'];

interface Group {
  readonly name: string;
  readonly holds: (set: string) => boolean;
}

const GROUPS: readonly Group[] = [
  { name: 'bottle (MVTec AD)', holds: (set) => set === 'mvtec_bottle' },
  { name: 'commutator (KolektorSDD)', holds: (set) => set === 'kolektor_commutator' },
  { name: 'printed papers (PIPED)', holds: (set) => set.startsWith('piped/') },
  { name: 'circuit boards (DeepPCB)', holds: (set) => set.startsWith('deeppcb/') },
  { name: 'toy (AWS)', holds: (set) => set === 'aws_alien' },
  { name: 'cookie (AWS)', holds: (set) => set === 'aws_cookie' },
  { name: 'metal plate (MPDD)', holds: (set) => set === 'mpdd_metal_plate' },
  { name: 'casting', holds: (set) => set === 'casting' },
];

type Metric = (cell: DetectionCell) => number;

/** Groups by image AUROC, then the means over the sets that every method was measured on. A group without cells has no row. */
export function summaryTable(cells: readonly DetectionCell[]): ReportTable {
  const auroc: Metric = ({ image }) => image.auroc;
  const common = cells.filter(({ category }) => METHODS.every((method) => isMeasured(cells, method, category)));
  const masked = common.filter(({ pixel }) => pixel !== null);
  const groups = GROUPS.flatMap(({ name, holds }) => {
    const own = cells.filter(({ category }) => holds(category));
    const count = setsOf(own).length;
    return count === 0 ? [] : [row(count === 1 ? name : `${name}, mean of ${count}`, own, auroc)];
  });
  const means: ReportRow[] = [
    { ...row(`image AUROC, mean of ${setsOf(common).length}`, common, auroc), summary: true },
    { ...row(`AUPRO, mean of ${setsOf(masked).length}`, masked, ({ pixel }) => pixel!.aupro), summary: true },
  ];
  return { title: 'Results', head: ['image AUROC', ...METHODS.map(columnName)], rows: [...groups, ...means] };
}

function row(name: string, cells: readonly DetectionCell[], metric: Metric): ReportRow {
  const columns = METHODS.map((method) => {
    const own = cells.filter((cell) => cell.method === method);
    const seeds = [...new Set(own.map(({ seed }) => seed))];
    return spread(seeds.map((seed) => mean(own.filter((cell) => cell.seed === seed).map(metric))));
  });
  return { cells: [name, ...columns] };
}

/** Whether a column of the table has the set; a method without any cell has no column to be compared. */
function isMeasured(cells: readonly DetectionCell[], method: string, set: string): boolean {
  const own = cells.filter((cell) => cell.method === method);
  return own.length === 0 || own.some(({ category }) => category === set);
}

function setsOf(cells: readonly DetectionCell[]): string[] {
  return [...new Set(cells.map(({ category }) => category))];
}
