/** @file What trainings cost over images, size and threads as a table, with what it comes to in a sentence. */
import { withMinus } from '../src/report/spread.js';
import type { ReportRow, ReportTable } from '../src/report/table.js';
import { BUSY } from './busy.js';
import { cellsAlong, lastRise, powerLaw, type Axis, type CostCell } from './cost-fit.js';

/** Twice the images may cost hardly more than twice as much. */
const MOST_GROWTH = 1.05;

const AXES: readonly Axis[] = ['images', 'size', 'threads'];

/** Undefined where nothing was measured. */
export function costTable(cells: readonly CostCell[]): ReportTable | undefined {
  if (cells.length === 0) return undefined;
  const shown = [...new Set(AXES.flatMap((axis) => cellsAlong(axis, cells)))];
  return {
    title: 'Cost of a training',
    about: [growth(cells), memory(cells), where(shown)].filter(Boolean).join(' '),
    head: ['images', 'size', 'threads', 'epochs', 'processor, s', 'time, s', 'peak, MB'],
    rows: shown.map(rowOf),
  };
}

function rowOf({ images, size, threads, epochs, cpuSeconds, wallSeconds, peakMemoryMb }: CostCell): ReportRow {
  const seconds = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
  return {
    cells: [
      images.toLocaleString('en'),
      `${size}²`,
      String(threads),
      String(epochs),
      seconds(cpuSeconds),
      seconds(wallSeconds),
      Math.round(peakMemoryMb).toLocaleString('en'),
    ],
  };
}

function growth(cells: readonly CostCell[]): string {
  const along = cellsAlong('images', cells);
  const fit = powerLaw(along.map(({ images, cpuSeconds }) => [images, cpuSeconds]));
  if (fit === null) return '';
  const met = fit.exponent <= MOST_GROWTH ? 'met' : 'missed';
  const [first, last] = [along[0], along.at(-1)!].map(({ images }) => images.toLocaleString('en'));
  return `From ${first} to ${last} images processor time grows with their number to the power of ${fit.exponent.toFixed(2)} (bar: at most ${MOST_GROWTH}, ${met}).`;
}

function memory(cells: readonly CostCell[]): string {
  const along = cellsAlong('images', cells);
  const rise = lastRise(along);
  if (rise === null) return '';
  const [before, last] = along.slice(-2).map(({ images }) => images.toLocaleString('en'));
  const percent = withMinus(100 * rise, 1);
  return `From ${before} to ${last} images peak memory changes by ${percent} %.`;
}

function where(cells: readonly CostCell[]): string {
  const dates = [...new Set(cells.map(({ date }) => date))].sort().join(' and ');
  const machines = [...new Set(cells.map(({ machine }) => machine))].join('; ');
  const busy = cells.some(({ others }) => others === undefined || others > BUSY);
  const shared = busy ? ' The machine was shared at times: only processor time tells, and that roughly.' : '';
  return `Measured on ${dates}: ${machines}.${shared}`;
}
