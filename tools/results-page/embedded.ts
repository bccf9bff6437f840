/** @file Tables of the embedded backbone beside the ResNet-18 that it was distilled from. */
import { type DetectionCell, detectionTables } from '../../src/report/benchmark.js';
import type { ReportTable } from '../../src/report/table.js';
import { inOrder } from './detection.js';

/** A line of weights/detection.jsonl. */
export interface BackboneCell {
  readonly set: string;
  readonly candidate: string;
  readonly seed: number;
  readonly auroc: number;
  readonly aupro: number | null;
}

const NAMES: Readonly<Record<string, string>> = { exported: 'embedded', resnet18: 'ResNet-18' };

/** Columns: the embedded backbone first. Pixel AUROC was not kept. */
export function embeddedTables(cells: readonly BackboneCell[]): { imageAuroc: ReportTable; aupro: ReportTable } {
  const latest = new Map(cells.map((cell) => [`${cell.set} ${cell.candidate} ${cell.seed}`, cell]));
  const detection = [...latest.values()].map(({ set, candidate, seed, auroc, aupro }): DetectionCell => {
    const pixel = aupro === null ? null : { aupro, auroc: NaN };
    return { category: set, method: NAMES[candidate] ?? candidate, backbone: '', seed, image: { auroc }, pixel };
  });
  const embeddedFirst = [...detection].sort(
    (a, b) => Number(b.method === 'embedded') - Number(a.method === 'embedded'),
  );
  const [imageAuroc, aupro] = detectionTables(inOrder(embeddedFirst)).map(({ head, ...table }) => ({
    ...table,
    head: ['set', ...head.slice(1)],
  }));
  return { imageAuroc, aupro };
}
