/** @file What few good images reach, and what defects among the good images cost, as tables. */
import { mean, spread, withMinus } from '../src/report/spread.js';
import type { ReportTable } from '../src/report/table.js';

/** One training on some good images of a set, with defects among them or without. */
export interface FewOrDirtyCell {
  readonly kind: 'few' | 'dirty';
  readonly set: string;
  readonly method: string;
  /** Which images are drawn, and the seed of the training. */
  readonly draw: number;
  /** Good images. */
  readonly images: number;
  /** Wanted share of defects among the training images; 0 where there are none. */
  readonly share: number;
  /** Share of the training images that were left out as the strangest; missing: none were. */
  readonly contamination?: number;
  readonly fingerprint: string;
  readonly auroc: number;
  /** Defects among the images, and those of them that were there to train on: the others were held back to calibrate. */
  readonly planted: number;
  readonly plantedTrained: number;
  /** How many of them are named as strange to the others, or left out as the strangest, and how many good images are; null where nothing tells. */
  readonly named: number | null;
  readonly namedGood: number | null;
  /** How many of all that were planted a check names, as many of the images as the contamination says; missing: not measured. */
  readonly checked?: number;
  /** Whether the image that alone sets the threshold is told and is a planted one. */
  readonly namedHeldBack: boolean;
  readonly seconds: number;
}

/** Image AUROC by number of good images: a row a set and number, a column a method; spread over draws. */
export function fewTable(cells: readonly FewOrDirtyCell[]): ReportTable {
  const own = latest(cells).filter(({ kind }) => kind === 'few');
  const methods = distinct(own.map(({ method }) => method));
  const counts = distinct(own.map(({ images }) => images)).sort((a, b) => a - b);
  const sets = distinct(own.map(({ set }) => set));
  const aurocs = (method: string, images: number, set: string): number[] =>
    own
      .filter((cell) => cell.method === method && cell.images === images && cell.set === set)
      .map(({ auroc }) => auroc);
  const rows = sets.flatMap((set) =>
    counts.flatMap((images) => {
      const columns = methods.map((method) => aurocs(method, images, set));
      if (columns.every(({ length }) => length === 0)) return [];
      return [{ cells: [set, String(images), ...columns.map((values) => spread(values))] }];
    }),
  );
  return { title: 'Few images', head: ['set', 'good images', ...methods], rows };
}

/** By share of defects: the fall of image AUROC against the same draw without them, and how many of the defects are named. */
export function dirtyTable(cells: readonly FewOrDirtyCell[]): ReportTable {
  const own = latest(cells).filter(({ kind }) => kind === 'dirty');
  const shares = distinct(own.map(({ share }) => share)).sort((a, b) => a - b);
  const sets = distinct(own.map(({ set }) => set));
  const groups = sets.flatMap((set) => distinct(own.filter((cell) => cell.set === set).map(groupOf)));
  const rows = groups.flatMap((group) => {
    const ofGroup = own.filter((cell) => groupOf(cell) === group);
    return shares.flatMap((share) => {
      const dirty = ofGroup.filter((cell) => cell.share === share);
      if (dirty.length === 0) return [];
      const falls = dirty.flatMap((cell) => {
        const clean = own.find(
          (other) => other !== cell && other.share === 0 && !other.contamination && sameDraw(other, cell),
        );
        return clean ? [clean.auroc - cell.auroc] : [];
      });
      const [{ set, method: plain, contamination }] = dirty;
      const method = contamination ? `${plain}, contamination ${contamination}` : plain;
      return [
        {
          cells: [
            ...[set, method, `${100 * share} %`, fallInWords(falls)],
            ...[namedInWords(dirty), goodNamedInWords(dirty), checkedInWords(dirty)],
          ],
        },
      ];
    });
  });
  const head = [
    'set',
    'method',
    'defects',
    'fall of image AUROC',
    'defects named',
    'good images named',
    'named by check',
  ];
  return { title: 'Defects among the good images', head, rows };
}

function groupOf({ set, method, contamination }: FewOrDirtyCell): string {
  return [set, method, contamination].join('|');
}

function sameDraw(a: FewOrDirtyCell, b: FewOrDirtyCell): boolean {
  return a.set === b.set && a.method === b.method && a.draw === b.draw;
}

/** "0.003 (−0.002 to 0.007)": a dash between numbers that may be negative would be misread. */
function fallInWords(falls: readonly number[]): string {
  if (falls.length === 0) return '–';
  const [all, least, most] = [mean(falls), Math.min(...falls), Math.max(...falls)].map((value) => withMinus(value, 3));
  return falls.length === 1 ? all : `${all} (${least} to ${most})`;
}

/** Of all that were planted, those that a note of the training names. */
function namedInWords(cells: readonly FewOrDirtyCell[]): string {
  const telling = cells.filter(({ named }) => named !== null);
  const planted = sum(telling.map((cell) => cell.planted));
  if (planted === 0) return '–';
  const named = sum(telling.map((cell) => cell.named! + (cell.namedHeldBack ? 1 : 0)));
  return shareInWords(named, planted);
}

/** Of all that were planted, those that a check names. */
function checkedInWords(cells: readonly FewOrDirtyCell[]): string {
  const looked = cells.filter(({ checked, planted }) => checked !== undefined && planted > 0);
  if (looked.length === 0) return '–';
  const [found, planted] = [sum(looked.map(({ checked }) => checked!)), sum(looked.map((cell) => cell.planted))];
  return shareInWords(found, planted);
}

function shareInWords(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} % (${part} of ${whole})`;
}

function goodNamedInWords(cells: readonly FewOrDirtyCell[]): string {
  const telling = cells.filter(({ namedGood }) => namedGood !== null);
  return telling.length === 0 ? '–' : mean(telling.map(({ namedGood }) => namedGood!)).toFixed(1);
}

/** The last line of each training: earlier ones are of another recipe. */
function latest(cells: readonly FewOrDirtyCell[]): FewOrDirtyCell[] {
  const keyOf = ({ kind, set, method, draw, images, share, contamination }: FewOrDirtyCell): string =>
    [kind, set, method, draw, kind === 'few' ? images : '', share, contamination].join('|');
  return [...new Map(cells.map((cell) => [keyOf(cell), cell])).values()];
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
