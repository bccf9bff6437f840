/** @file The table of the ablation: what each part is worth, on four sets. */
import { type AblationCell, ablationTable } from '../../bench/ablation-table.js';
import type { ReportTable } from '../../src/report/table.js';

const SETS = ['deeppcb/g77000', 'deeppcb/g50600', 'piped/pa_brg01_rl', 'piped/pa_brg03_tl'];
const SEEDS = [0, 1, 2];

/** The last line of each variant, set and seed, variants in the given order: earlier ones are of another recipe. */
export function latestAblation(cells: readonly AblationCell[], variants: readonly string[]): AblationCell[] {
  const latest = [...new Map(cells.map((cell) => [`${cell.variant} ${cell.set} ${cell.seed}`, cell])).values()];
  return variants.flatMap((variant) => latest.filter((cell) => cell.variant === variant));
}

/** Every variant that was trained on all four sets with three seeds. */
export function partsTable(latest: readonly AblationCell[]): ReportTable {
  const cells = complete(latest, SETS, SEEDS);
  const { head, rows } = ablationTable(cells);
  const named = head.map(
    (column) => ({ deeppcb: 'circuits, AUROC / AUPRO', piped: 'papers, AUROC / AUPRO' })[column] ?? column,
  );
  return { title: 'Parts', head: named, rows: rows.map((row) => ({ cells: row })) };
}

/** The cells of these sets and seeds, of variants that lack none of them. */
function complete(cells: readonly AblationCell[], sets: readonly string[], seeds: readonly number[]): AblationCell[] {
  const wanted = cells.filter(({ set, seed }) => sets.includes(set) && seeds.includes(seed));
  const size = sets.length * seeds.length;
  const whole = new Set(
    wanted
      .map(({ variant }) => variant)
      .filter((name) => wanted.filter(({ variant }) => variant === name).length === size),
  );
  return wanted.filter(({ variant }) => whole.has(variant));
}
