import { expect, it } from 'vitest';
import { modelSizeTable, type ModelSizeCell, type PackedResult } from './model-size-table.js';

const result = (bytes: number, auroc: number, aupro: number | null): PackedResult => {
  return { bytes, auroc, aupro, openMs: 10, openCpuMs: bytes / 1e6, imageCpuMs: auroc };
};
const cell = (set: string, before: PackedResult, after: PackedResult): ModelSizeCell => {
  return {
    set,
    backbone: 'embedded',
    fingerprint: 'f',
    size: { width: 256, height: 256 },
    epochs: 2,
    whitening: 'positional',
    before,
    after,
  };
};

it('has a row a set with sizes, changes of the metrics and times; the last cell of a set counts', () => {
  const { rows, head } = modelSizeTable([
    cell('a', result(1e6, 1, null), result(5e5, 1, null)),
    cell('b', result(2e7, 0.5, 0.9), result(7e6, 0.49, 0.9004)),
    cell('a', result(3e6, 1, null), result(1e6, 1, null)),
  ]);
  expect(rows.map((row) => row.cells)).toEqual([
    ['embedded', 'a', 'position', '3.0 → 1.0', '1.0000, ±0.0000', '–', '3 → 1', '1.00'],
    ['embedded', 'b', 'position', '20.0 → 7.0', '0.5000, −0.0100', '0.9000, +0.0004', '20 → 7', '0.98'],
  ]);
  expect(head).toHaveLength(rows[0].cells.length);
});
