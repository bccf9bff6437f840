/** @file How much larger than small scratches their regions are, and how well regions outline real defects, as a table. */
import type { Outlines } from '../src/detector/index.js';
import { mean, spread } from '../src/report/spread.js';
import type { ReportTable } from '../src/report/table.js';

export interface OutlinesCell {
  readonly set: string;
  /** A variant of the recipe, or a model file. */
  readonly variant: string;
  readonly seed: number;
  /** Of the plan or the model file. */
  readonly fingerprint: string;
  /** Of a disc of a scratch's area, pixels at working size. */
  readonly diameter: number;
  /** Wanted, and those that could be painted so small. */
  readonly scratches: number;
  readonly painted: number;
  /** Share of the painted that a region shows. */
  readonly found: number;
  /** Area of that region against the scratch's: the median, and what nine in ten stay below. Null where none is found. */
  readonly medianArea: number | null;
  readonly largeArea: number | null;
  /** Of masked defects of the test images; null where there are no masks. */
  readonly real: Outlines | null;
}

/** A row a variant and set, means over seeds with their range. */
export function outlinesTable(cells: readonly OutlinesCell[]): ReportTable {
  const latest = [...new Map(cells.map((cell) => [`${cell.variant}|${cell.set}|${cell.seed}`, cell])).values()];
  const names = [...new Set(latest.map(({ variant, set }) => `${variant}|${set}`))];
  const rows = names.map((name) => {
    const own = latest.filter(({ variant, set }) => `${variant}|${set}` === name);
    const areas = (of: 'medianArea' | 'largeArea'): string =>
      spread(
        own.flatMap((cell) => cell[of] ?? []),
        1,
      );
    const percent = (shares: readonly number[]): string =>
      shares.length === 0 ? '–' : `${(100 * mean(shares)).toFixed(0)} %`;
    const real = own.flatMap((cell) => cell.real ?? []);
    return {
      cells: [
        own[0].set,
        own[0].variant,
        percent(own.map(({ found }) => found)),
        areas('medianArea'),
        areas('largeArea'),
        real.length === 0 ? '–' : String(real[0].defects),
        percent(real.map((outlines) => outlines.found)),
        percent(real.map(({ outlined }) => outlined)),
        spread(real.map(({ meanOverlap }) => meanOverlap)),
      ],
    };
  });
  const head = [
    'set',
    'variant',
    'scratches found',
    'area of the region, median',
    '90 %',
    'masked defects',
    'found',
    'outlined',
    'overlap, mean',
  ];
  return { title: 'Outlines', head, rows };
}

/** The value that this share of the values does not exceed; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  return [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1];
}
