/** @file What whole processes cost, ours and the peers': one row for a method on a set, over its seeds. */
import type { ReportedCell } from '../src/report/benchmark.js';
import { mean, spread } from '../src/report/spread.js';

type Measured = 'method' | 'seed' | 'epochs' | 'image' | 'pixel' | 'trainSeconds' | 'secondsPerImage';

/** A line of bench/peers.ts or of bench/peers/anomalib_bench.py. */
export interface ProcessCell extends Pick<ReportedCell, Measured> {
  readonly set: string;
  /** Of the process that needed more, training or inspection. */
  readonly peakMemoryMb: number;
}

export const PROCESS_HEAD = [
  'set',
  'method',
  'image AUROC',
  'pixel AUROC',
  'AUPRO',
  'epochs',
  'training, s',
  'ms an image',
  'MB',
  'seeds',
];

/** Set by set, methods in the order of their first cell. Seconds: the least; memory: the most. */
export function processRows(cells: readonly ProcessCell[], sets: readonly string[]): string[][] {
  return sets.flatMap((set) => {
    const ofSet = cells.filter((cell) => cell.set === set);
    return [...new Set(ofSet.map(({ method }) => method))].map((method) => {
      return row(ofSet.filter((cell) => cell.method === method));
    });
  });
}

function row(cells: readonly ProcessCell[]): string[] {
  const pixels = cells.flatMap(({ pixel }) => (pixel ? [pixel] : []));
  return [
    cells[0].set,
    cells[0].method,
    spread(cells.map(({ image }) => image.auroc)),
    spread(pixels.map(({ auroc }) => auroc)),
    spread(pixels.map(({ aupro }) => aupro)),
    String(cells[0].epochs),
    Math.min(...cells.map(({ trainSeconds }) => trainSeconds)).toFixed(0),
    (1000 * mean(cells.map(({ secondsPerImage }) => secondsPerImage))).toFixed(1),
    Math.max(...cells.map(({ peakMemoryMb }) => peakMemoryMb)).toFixed(0),
    String(cells.length),
  ];
}
