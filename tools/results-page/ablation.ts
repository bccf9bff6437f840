/** @file Tables of the ablation: what each part is worth, on four sets, on the two papers, and over six seeds. */
import { type AblationCell, ablationTable } from '../../bench/ablation-table.js';
import { mean, spread } from '../../src/report/spread.js';
import type { ReportTable } from '../../src/report/table.js';

const PAPERS = ['piped/pa_brg01_rl', 'piped/pa_brg03_tl'];
const SETS = ['deeppcb/g77000', 'deeppcb/g50600', ...PAPERS];
const SEEDS = [0, 1, 2];

/** Types of defects that are not painted on two-level images such as the circuits. */
const PAPER_TYPES = ['dent', 'stain', 'breakage', 'colour-fault', 'texture-fault', 'abrasion'];
const isPaperVariant = (variant: string): boolean => PAPER_TYPES.some((type) => variant === `without ${type}`);

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

/** The types of defects that only the papers can judge. */
export function paperTypesTable(latest: readonly AblationCell[]): ReportTable {
  const wanted = latest.filter(({ variant }) => variant === 'default' || isPaperVariant(variant));
  const { head, rows } = ablationTable(complete(wanted, PAPERS, SEEDS));
  const at = head.flatMap((column, i) => (column === 'piped' ? [] : [i]));
  return { title: 'Papers', head: at.map((i) => head[i]), rows: rows.map((row) => ({ cells: at.map((i) => row[i]) })) };
}

/** Variants with six seeds, and what the default gains over them at the same seed. */
export function gainsTable(latest: readonly AblationCell[], variants: readonly string[]): ReportTable {
  const cells = complete(
    latest.filter(({ variant }) => variants.includes(variant)),
    SETS,
    [0, 1, 2, 3, 4, 5],
  );
  const perSeed = (variant: string, metric: 'auroc' | 'aupro'): number[] =>
    [0, 1, 2, 3, 4, 5].map((seed) => {
      const own = cells.filter((cell) => cell.variant === variant && cell.seed === seed);
      return mean(own.flatMap((cell) => cell[metric] ?? []));
    });
  const rows = variants.map((variant) => ({
    cells: [
      variant,
      ...(['auroc', 'aupro'] as const).map((metric) => spread(perSeed(variant, metric))),
      ...(['auroc', 'aupro'] as const).map((metric) =>
        variant === 'default' ? '' : gain(perSeed('default', metric), perSeed(variant, metric)),
      ),
    ],
  }));
  return {
    title: 'Six seeds',
    head: ['variant', 'image AUROC', 'AUPRO', 'gain in image AUROC', 'gain in AUPRO'],
    rows,
  };
}

/** "0.003 (−0.002 to 0.007)": a dash between numbers that may be negative would be misread. */
function gain(ofDefault: readonly number[], ofVariant: readonly number[]): string {
  const gains = ofDefault.map((value, i) => value - ofVariant[i]);
  const [all, least, most] = [mean(gains), Math.min(...gains), Math.max(...gains)].map((value) =>
    value.toFixed(3).replace('-', '−'),
  );
  return `${all} (${least} to ${most})`;
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
