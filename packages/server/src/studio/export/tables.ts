/** @file Images with their labels and scores as CSV (RFC 4180), some thousand rows at a time. */
import type { GalleryImage } from '../../store/index.js';
import { iso } from '../../http/times.js';

export interface Row {
  readonly image: GalleryImage;
  /** Where it is in the archive. */
  readonly path?: string;
  readonly mask?: string | null;
}

type Cell = string | number | boolean | null;
const ROWS_AT_ONCE = 1000;

/** With a mark that tells programs of spreadsheets that it is UTF-8. */
function* csv<Item>(
  columns: Readonly<Record<string, (item: Item) => Cell>>,
  items: readonly Item[],
): Generator<string, void> {
  yield `\ufeff${line(Object.keys(columns))}`;
  const cells = Object.values(columns);
  for (let i = 0; i < items.length; i += ROWS_AT_ONCE) {
    yield items
      .slice(i, i + ROWS_AT_ONCE)
      .map((item) => line(cells.map((cell) => cell(item))))
      .join('');
  }
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function labelsCsv(rows: readonly Row[]): Generator<string, void> {
  return csv<Row>(
    {
      file: ({ path, image }) => path ?? image.name,
      name: ({ image }) => image.name,
      label: ({ image }) => image.label,
      defect: ({ image }) => image.defect,
      split: ({ image }) => image.split,
      set_aside: ({ image }) => image.aside,
      mask: ({ mask = null }) => mask,
      width: ({ image }) => image.width,
      height: ({ image }) => image.height,
      sha256: ({ image }) => image.sha256,
      added_at: ({ image }) => iso(image.addedAt),
    },
    rows,
  );
}

export interface ScoredRow {
  readonly image: GalleryImage;
  readonly score: number;
  readonly pValue: number;
  readonly verdict: string;
}

export function resultsCsv(rows: readonly ScoredRow[], threshold: number): Generator<string, void> {
  return csv<ScoredRow>(
    {
      name: ({ image }) => image.name,
      label: ({ image }) => image.label,
      defect: ({ image }) => image.defect,
      split: ({ image }) => image.split,
      verdict: ({ verdict }) => verdict,
      score: ({ score }) => score,
      threshold: () => threshold,
      p_value: ({ pValue }) => pValue,
    },
    rows,
  );
}
