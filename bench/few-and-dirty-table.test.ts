import { describe, expect, it } from 'vitest';
import { dirtyTable, fewTable, type FewOrDirtyCell } from './few-and-dirty-table.js';

function cell(kind: 'few' | 'dirty', auroc: number, more: Partial<FewOrDirtyCell> = {}): FewOrDirtyCell {
  const told = { planted: 0, plantedTrained: 0, named: 0, namedGood: 0, namedHeldBack: false };
  const which = { kind, set: 'alien', method: 'clflow', draw: 0, images: 8, share: 0, fingerprint: '' };
  return { ...which, auroc, ...told, seconds: 1, ...more };
}

describe('the table of few images', () => {
  it('has a row a set and number, spread over draws, the last line of each', () => {
    const cells = [
      cell('few', 0.1),
      cell('few', 0.8),
      cell('few', 0.9, { draw: 1 }),
      cell('few', 0.7, { method: 'patchcore', images: 32 }),
      cell('dirty', 0.2),
    ];
    expect(fewTable(cells).rows.map((row) => row.cells)).toEqual([
      ['alien', '8', '0.850 (0.800–0.900)', '–'],
      ['alien', '32', '–', '0.700'],
    ]);
  });
});

describe('the table of defects among good images', () => {
  it('compares with the same draw, and counts defects that are named, on either side of the split', () => {
    const dirty = { share: 0.05, planted: 4, plantedTrained: 3 };
    const cells = [
      cell('dirty', 0.9, { namedGood: 1 }),
      cell('dirty', 0.8, { draw: 1 }),
      cell('dirty', 0.89, { ...dirty, named: 2, namedHeldBack: true }),
      cell('dirty', 0.81, { ...dirty, named: 1, draw: 1 }),
      cell('dirty', 0.7, { method: 'patchcore', share: 0.05, planted: 4, named: null, namedGood: null }),
    ];
    expect(dirtyTable(cells).rows.map((row) => row.cells)).toEqual([
      ['alien', 'clflow', '0 %', '–', '–', '0.5', '–'],
      ['alien', 'clflow', '5 %', '0.000 (−0.010 to 0.010)', '50 % (4 of 8)', '0.0', '–'],
      ['alien', 'patchcore', '5 %', '–', '–', '–', '–'],
    ]);
  });

  it('compares a training that leaves out the strangest with one that leaves out none, without defects as well', () => {
    const left = { contamination: 0.1, planted: 4, plantedTrained: 3 };
    const cells = [
      cell('dirty', 0.9),
      cell('dirty', 0.91, { contamination: 0.1, namedGood: 5, checked: 0 }),
      cell('dirty', 0.88, { ...left, share: 0.05, named: 3, namedGood: 2, checked: 4 }),
    ];
    expect(dirtyTable(cells).rows.map((row) => row.cells)).toEqual([
      ['alien', 'clflow', '0 %', '–', '–', '0.0', '–'],
      ['alien', 'clflow, contamination 0.1', '0 %', '−0.010', '–', '5.0', '–'],
      ['alien', 'clflow, contamination 0.1', '5 %', '0.020', '75 % (3 of 4)', '2.0', '100 % (4 of 4)'],
    ]);
  });
});
