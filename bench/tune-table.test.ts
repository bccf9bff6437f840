import { expect, it } from 'vitest';
import { tuningTable, type TuningCell } from './tune-table.js';

/** Of 20 images with a defect each, the first so many are found. */
const cell = (set: string, order: number, found: number, auroc: number): TuningCell => ({
  ...{ set, order, auroc, setting: `setting ${order}`, seed: 0, fingerprint: '', seconds: 1, inferenceMs: 1 },
  good: Array.from({ length: 20 }, (_, i) => i),
  painted: Array.from({ length: 20 }, (_, i) => [i < found ? 100 : -100]),
});
const cells = [
  ...[cell('toy', 0, 4, 0.9), cell('toy', 1, 18, 0.95), cell('toy', 2, 6, 0.96)],
  ...[cell('plate', 0, 9, 1), cell('plate', 1, 10, 0.8), cell('plate', 2, 9, 1)],
];

it('has a row a set: what painted defects choose, and what that costs', () => {
  expect(tuningTable(cells).rows.map((row) => row.cells)).toEqual([
    ['toy', '20', 'setting 1', '0.0100', '0.0600', 'setting 2', '0.50', '0.50'],
    ['plate', '20', 'setting 0', '0.0000', '0.0000', 'setting 0', '−1.00', '−1.00'],
  ]);
});

it('takes the last line of a setting', () => {
  const [row] = tuningTable([...cells, cell('toy', 1, 18, 0.97)]).rows;
  expect(row.cells.slice(2, 6)).toEqual(['setting 1', '0.0000', '0.0700', 'setting 1']);
});

it('says the means, and leaves out correlations of what does not vary', () => {
  const same = [cell('cap', 0, 20, 1), cell('cap', 1, 20, 1)];
  expect(tuningTable([...cells, ...same]).about).toBe(
    "Over 3 sets the chosen setting's regret is 0.0033 in the mean, the default's 0.0200; rank correlation with image AUROC −0.25 (recall) " +
      'and −0.25 (AUROC of painted defects).',
  );
});
