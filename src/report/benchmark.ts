/** @file The report of a benchmark: detection per category and defect type, cost per method, mean and range over seeds. */
import { htmlPage } from './page.js';
import { mean, spread } from './spread.js';
import { htmlTable, markdownTable, type ReportRow, type ReportTable } from './table.js';

/** Average precision is missing in cells from before it was measured. */
interface PixelMetrics {
  readonly auroc: number;
  readonly ap?: number;
  readonly aupro: number;
}

/** What a finished cell detected. */
export interface DetectionCell {
  readonly category: string;
  readonly method: string;
  readonly backbone: string;
  readonly seed: number;
  readonly image: { readonly auroc: number };
  readonly pixel: PixelMetrics | null;
}

/** What the report reads of a finished cell. */
export interface ReportedCell extends DetectionCell {
  readonly epochs: number;
  readonly perDefect: Readonly<Record<string, { readonly auroc: number }>>;
  readonly parameters: number;
  readonly modelBytes: number;
  readonly trainSeconds: number;
  readonly secondsPerImage: number;
}

const ABOUT = 'Mean over seeds, range in brackets. The last epoch; nothing is chosen by test images.';

export function benchmarkMarkdown(cells: readonly ReportedCell[], machine: string): string {
  return [
    `# Benchmark`,
    '',
    `${ABOUT} ${machine}`,
    ...benchmarkTables(cells).flatMap((t) => ['', markdownTable(t)]),
    '',
  ].join('\n');
}

export function benchmarkHtml(cells: readonly ReportedCell[], machine: string): string {
  return htmlPage('clflow benchmark', `${ABOUT} ${machine}`, benchmarkTables(cells).map(htmlTable).join('\n'));
}

/** The tables of the report; those without any value are left out. */
export function benchmarkTables(cells: readonly ReportedCell[]): ReportTable[] {
  const contestants = contestantsOf(cells);
  return [
    ...detectionTables(cells),
    ...withValues([
      defectTable(cells, contestants),
      metricTable('Training, seconds', cells, contestants, ({ trainSeconds }) => trainSeconds, 0),
      costTable(contestants),
    ]),
  ];
}

/** The tables of what was detected, whatever it cost; those without any value are left out. */
export function detectionTables(cells: readonly DetectionCell[]): ReportTable[] {
  const contestants = contestantsOf(cells);
  const masked = cells.filter(({ pixel }) => pixel !== null);
  const withAp = cells.filter(({ pixel }) => pixel?.ap !== undefined);
  return withValues([
    metricTable('Image AUROC', cells, contestants, ({ image }) => image.auroc),
    metricTable('AUPRO (false-positive rate up to 0.3)', masked, contestants, ({ pixel }) => pixel!.aupro),
    metricTable('Pixel AUROC', masked, contestants, ({ pixel }) => pixel!.auroc),
    metricTable('Pixel AP', withAp, contestants, ({ pixel }) => pixel!.ap!),
  ]);
}

function withValues(tables: readonly ReportTable[]): ReportTable[] {
  return tables.filter(({ rows }) => rows.length > 0);
}

/** A method with a backbone: a column. */
interface Contestant<C extends DetectionCell> {
  readonly name: string;
  readonly cells: readonly C[];
}

function contestantsOf<C extends DetectionCell>(cells: readonly C[]): Contestant<C>[] {
  const severalBackbones = new Set(cells.map(({ backbone }) => backbone)).size > 1;
  const nameOf = ({ method, backbone }: C): string => (severalBackbones ? `${method}, ${backbone}` : method);
  const names = [...new Set(cells.map(nameOf))];
  return names.map((name) => ({ name, cells: cells.filter((cell) => nameOf(cell) === name) }));
}

function metricTable<C extends DetectionCell>(
  title: string,
  cells: readonly C[],
  contestants: readonly Contestant<C>[],
  metric: (cell: C) => number,
  digits = 3,
): ReportTable {
  const categories = [...new Set(cells.map(({ category }) => category))];
  const valuesOf = (own: Contestant<C>, category: string): number[] =>
    own.cells.filter((cell) => cell.category === category && cells.includes(cell)).map(metric);
  const rows = categories.map((category) => ({
    cells: [category, ...contestants.map((own) => spread(valuesOf(own, category), digits))],
  }));
  return { title, head: ['category', ...contestants.map(({ name }) => name)], rows: [...rows, ...means()] };

  /** Over the categories that all contestants have, so that the means can be compared. */
  function means(): ReportRow[] {
    const common = categories.filter((category) => contestants.every((own) => valuesOf(own, category).length > 0));
    if (common.length < 2) return [];
    const label =
      common.length === categories.length ? `mean of ${common.length}` : `mean of the ${common.length} that all have`;
    const perSeed = (own: Contestant<C>): number[] => {
      const seeds = [...new Set(own.cells.map(({ seed }) => seed))];
      const whole = seeds.map((seed) => {
        const ofSeed = own.cells.filter(
          (cell) => cell.seed === seed && common.includes(cell.category) && cells.includes(cell),
        );
        return ofSeed.length === common.length ? mean(ofSeed.map(metric)) : NaN;
      });
      return whole.filter(Number.isFinite);
    };
    return [{ cells: [label, ...contestants.map((own) => spread(perSeed(own), digits))], summary: true }];
  }
}

function defectTable(cells: readonly ReportedCell[], contestants: readonly Contestant<ReportedCell>[]): ReportTable {
  const types = cells.flatMap(({ category, perDefect }) =>
    Object.keys(perDefect).map((type) => `${category}: ${type}`),
  );
  const rows = [...new Set(types)].map((name) => ({
    cells: [
      name,
      ...contestants.map((own) =>
        spread(
          own.cells.flatMap(({ category, perDefect }) =>
            Object.entries(perDefect).flatMap(([type, { auroc }]) => (`${category}: ${type}` === name ? [auroc] : [])),
          ),
        ),
      ),
    ],
  }));
  const about = 'Image AUROC of each type of defect against all normal images.';
  return { title: 'Per defect type', about, head: ['category: defect', ...contestants.map(({ name }) => name)], rows };
}

function costTable(contestants: readonly Contestant<ReportedCell>[]): ReportTable {
  const rows = contestants.map(({ name, cells }) => ({
    cells: [
      name,
      range(
        cells.map(({ epochs }) => epochs),
        0,
      ),
      range(
        cells.map(({ parameters }) => parameters / 1e6),
        2,
      ),
      range(
        cells.map(({ modelBytes }) => modelBytes / 2 ** 20),
        1,
      ),
      mean(cells.map(({ trainSeconds }) => trainSeconds)).toFixed(0),
      mean(cells.map(({ secondsPerImage }) => 1000 * secondsPerImage)).toFixed(1),
    ],
  }));
  const about =
    'Parameters are the numbers that were learned; a whitening is counted in the size of the model. Times are means over all cells.';
  const head = [
    'method',
    'epochs',
    'parameters, millions',
    'model, MiB',
    'training, s',
    'file to verdict, ms an image',
  ];
  return { title: 'Cost', about, head, rows };
}

/** "1.20", or "1.20–3.40" where categories differ. */
function range(values: readonly number[], digits: number): string {
  const [least, most] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)];
  return least === most ? least : `${least}–${most}`;
}
