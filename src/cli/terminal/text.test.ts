import { describe, expect, it } from 'vitest';
import { duration } from './duration.js';
import { readable } from '../../report/readable.js';
import { commandLine } from './shell.js';
import { table } from './table.js';

describe('text for people', () => {
  it('writes times', () => {
    expect([0.2, 59.4, 200, 7500].map(duration)).toEqual(['0 s', '59 s', '3 min 20 s', '2 h 5 min']);
  });

  it('writes numbers with four digits', () => {
    expect([0.93412, 12.3456, -2, 503539.8].map(readable)).toEqual(['0.9341', '12.35', '-2', '5.035e+5']);
  });

  it('quotes what a shell would take apart', () => {
    expect(commandLine(['clflow', 'train', 'my data/a', "it's", 'a-b_c.onnx'])).toBe(
      `clflow train 'my data/a' 'it'\\''s' a-b_c.onnx`,
    );
  });

  it('aligns tables, numbers to the right', () => {
    const rows = [
      ['stain', '6', '1.0000'],
      ['missing_hole', '12', '0.9'],
    ];
    expect(table(rows, ['defect', 'images', 'AUROC'], [1, 2])).toBe(
      ['defect        images   AUROC', 'stain              6  1.0000', 'missing_hole      12     0.9'].join('\n'),
    );
  });
});
