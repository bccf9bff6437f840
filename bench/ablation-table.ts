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

/** Markdown; variants in the order of their first cell. Sets of one folder ("deeppcb/g77000") share a column, "AUROC / AUPRO". */
export function ablationTable(cells: readonly AblationCell[]): string {
  const groups = [...new Set(cells.map(groupOf))];
  const reference = meanOver(ofVariant(cells, 'default'), auroc);
  const rows = [...new Set(cells.map(({ variant }) => variant))].map((variant) => {
    const own = ofVariant(cells, variant);
    const inGroups = groups.map((group) => both(own.filter((cell) => groupOf(cell) === group)));
    const difference = signed(meanOver(own, auroc) - reference);
    return [variant, spread(perSeed(own, auroc)), difference, ...inGroups, spread(perSeed(own, aupro))];
  });
  const head = ['variant', 'image AUROC', 'difference', ...groups, 'AUPRO'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const groupOf = ({ set }: AblationCell): string => set.split('/')[0];
const ofVariant = (cells: readonly AblationCell[], name: string) => cells.filter(({ variant }) => variant === name);
const meanOver = (cells: readonly AblationCell[], metric: Metric): number => mean(perSeed(cells, metric));
const both = (cells: readonly AblationCell[]): string =>
  [auroc, aupro].map((metric) => meanOver(cells, metric).toFixed(3)).join(' / ');
const signed = (value: number): string => (Number.isNaN(value) ? '–' : `${value < 0 ? '' : '+'}${value.toFixed(3)}`);

/** Mean over the sets that have the value, seed by seed. */
function perSeed(cells: readonly AblationCell[], metric: Metric): number[] {
  return [...new Set(cells.map(({ seed }) => seed))].map((seed) => {
    const own = cells.filter((cell) => cell.seed === seed).map(metric);
    return mean(own.filter((value) => value !== null));
  });
}
