/** @file Models before and after their numbers were packed, as a table. */
import type { Size } from '../src/geometry/index.js';
import type { ReportTable } from '../src/report/table.js';

/** One way to write a model. */
export interface PackedResult {
  readonly bytes: number;
  /** Of images. */
  readonly auroc: number;
  /** Null where the set has no masks. */
  readonly aupro: number | null;
  /** From bytes to a detector that can look at images: the shortest time, and the median of the processor's. */
  readonly openMs: number;
  readonly openCpuMs: number;
  /** Median of the processor's time for one image. */
  readonly imageCpuMs: number;
}

export interface ModelSizeCell {
  readonly set: string;
  readonly backbone: string;
  /** Of the plan and the backbone's weights. */
  readonly fingerprint: string;
  readonly size: Size;
  readonly epochs: number;
  /** Statistics by position or by kind; null where nothing is whitened. */
  readonly whitening: string | null;
  /** Numbers in float32, all of them written. */
  readonly before: PackedResult;
  readonly after: PackedResult;
}

/** A row a backbone and set, in the order of the cells. */
export function modelSizeTable(cells: readonly ModelSizeCell[]): ReportTable {
  const latest = [...new Map(cells.map((cell) => [`${cell.backbone}|${cell.set}`, cell])).values()];
  const rows = latest.map(({ set, backbone, whitening, before, after }) => ({
    cells: [
      backbone,
      set,
      whitening === 'positional' ? 'position' : whitening === 'mixture' ? 'kind' : '–',
      arrow(before.bytes / 1e6, after.bytes / 1e6, 1),
      change(before.auroc, after.auroc),
      before.aupro === null || after.aupro === null ? '–' : change(before.aupro, after.aupro),
      arrow(before.openCpuMs, after.openCpuMs, 0),
      (after.imageCpuMs / before.imageCpuMs).toFixed(2),
    ],
  }));
  const head = [
    'backbone',
    'set',
    'whitening by',
    'MB',
    'image AUROC, change',
    'AUPRO, change',
    'processor ms to open',
    'processor time an image, after ÷ before',
  ];
  return { title: 'Model size', head, rows };
}

function arrow(before: number, after: number, places: number): string {
  return `${before.toFixed(places)} → ${after.toFixed(places)}`;
}

/** The value before, and by how much it is another after. */
function change(before: number, after: number): string {
  const size = Math.abs(after - before).toFixed(4);
  const sign = Number(size) === 0 ? '±' : after > before ? '+' : '−';
  return `${before.toFixed(4)}, ${sign}${size}`;
}
