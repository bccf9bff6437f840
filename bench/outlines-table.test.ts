import { expect, it } from 'vitest';
import { outlinesTable, quantile, type OutlinesCell } from './outlines-table.js';

it('has a row a variant and set, over seeds, the last line of each', () => {
  const cell = (seed: number, found: number, medianArea: number | null): OutlinesCell => {
    const which = { set: 'alien', variant: 'default', seed, fingerprint: '', diameter: 8, scratches: 500 };
    const real = seed < 2 ? { defects: 20, found: 0.8, outlined: found, meanOverlap: 0.5 } : null;
    return { ...which, painted: 490, found, medianArea, largeArea: medianArea, real };
  };
  const { rows } = outlinesTable([cell(0, 0.1, 9), cell(0, 0.5, 4), cell(1, 0.6, 5), cell(2, 0, null)]);
  expect(rows.map((row) => row.cells)).toEqual([
    ['alien', 'default', '37 %', '4.5 (4.0–5.0)', '4.5 (4.0–5.0)', '20', '80 %', '55 %', '0.500 (0.500–0.500)'],
  ]);
});

it('says nothing of real defects where no masks are', () => {
  const which = { set: 'alien', variant: 'default', seed: 0, fingerprint: '', diameter: 8, scratches: 500 };
  const { rows } = outlinesTable([{ ...which, painted: 9, found: 0, medianArea: null, largeArea: null, real: null }]);
  expect(rows[0].cells.slice(-6)).toEqual(['–', '–', '–', '–', '–', '–']);
});

it('gives the value that a share of the values does not exceed', () => {
  const values = [5, 1, 4, 2, 3, 10, 6, 9, 7, 8];
  expect([quantile(values, 0.5), quantile(values, 0.9), quantile([], 0.5)]).toEqual([5, 9, null]);
});
