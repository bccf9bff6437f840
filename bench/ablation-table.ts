/** @file The ablation as a table: each variant's mean over the sets, over each group of sets, and its distance to the default. */
import { mean, spread } from '../src/report/spread.js';

/** One variant trained on one set with one seed. */
export interface AblationCell {
  readonly variant: string;
  readonly set: string;
  readonly seed: number;
  /** Of the plan: a cell of another recipe is not this one. */
  readonly fingerprint: string;
  readonly auroc: number;
  readonly aupro: number | null;
  readonly seconds: number;
}

type Metric = (cell: AblationCell) => number | null;
const auroc: Metric = (cell) => cell.auroc;
const aupro: Metric = (cell) => cell.aupro;

export interface AblationTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Variants in the order of their first cell. Sets of one folder ("deeppcb/g77000") share a column, "AUROC / AUPRO". */
export function ablationTable(cells: readonly AblationCell[]): AblationTable {
  const groups = [...new Set(cells.map(groupOf))];
  const reference = meanOver(ofVariant(cells, 'default'), auroc);
  const rows = [...new Set(cells.map(({ variant }) => variant))].map((variant) => {
    const own = ofVariant(cells, variant);
    const inGroups = groups.map((group) => both(own.filter((cell) => groupOf(cell) === group)));
    const difference = meanOver(own, auroc) - reference;
    const signed = (difference >= 0 ? '+' : '') + fixed(difference);
    return [variant, spread(perSeed(own, auroc)), signed, ...inGroups, spread(perSeed(own, aupro))];
  });
  return { head: ['variant', 'image AUROC', 'difference', ...groups, 'AUPRO'], rows };
}

const groupOf = ({ set }: AblationCell): string => set.split('/')[0];
const ofVariant = (cells: readonly AblationCell[], name: string) => cells.filter(({ variant }) => variant === name);
const meanOver = (cells: readonly AblationCell[], metric: Metric): number => mean(perSeed(cells, metric));
const both = (cells: readonly AblationCell[]): string =>
  [auroc, aupro].map((metric) => fixed(meanOver(cells, metric))).join(' / ');
const fixed = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3));

/** Mean over the sets that have the value, of each seed that has any. */
function perSeed(cells: readonly AblationCell[], metric: Metric): number[] {
  return [...new Set(cells.map(({ seed }) => seed))].flatMap((seed) => {
    const values = cells
      .filter((cell) => cell.seed === seed)
      .map(metric)
      .filter((value) => value !== null);
    return values.length > 0 ? [mean(values)] : [];
  });
}
