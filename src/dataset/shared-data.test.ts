/** @file Real sets in ../shared/data, against the counts in its README. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from './open.js';
import { countsOf } from './testing/counts.js';

const data = join(import.meta.dirname, '../../../shared/data');
const missing = !existsSync(data);
const papers = ['bdp01_tl', 'bft01_tl', 'brg01_rl', 'brg02_rl', 'brg03_tl', 'btn01_rl'].map(
  (name) => `piped/pa_${name}`,
);

describe.skipIf(missing)(`real sets${missing ? ' (skipped: no shared data)' : ''}`, () => {
  it.each<[string, Record<string, number>]>([
    ['mvtec_bottle', { train: 209, good: 20, broken_large: 20, broken_small: 22, contamination: 21 }],
    ['kolektor_commutator', { train: 243, good: 104, defect: 52, 'defect masks': 52 }],
    ['aws_cookie', { train: 31, good: 14, crack: 32, 'crack masks': 32, crack_nomask: 8 }],
    ['aws_alien', { train: 40, good: 18, anomaly: 60 }],
    ['deeppcb/g44000', { train: 60, good: 40, defect: 40, 'defect masks': 40 }],
    ['deeppcb/g50600', { train: 47, good: 32, defect: 32, 'defect masks': 32 }],
    ['deeppcb/g77000', { train: 64, good: 43, defect: 43, 'defect masks': 43 }],
    ...papers.map((name): [string, Record<string, number>] => [
      name,
      { train: 32, good: 16, impurity: 48, 'impurity masks': 48 },
    ]),
  ])('%s', async (name, counts) => {
    const dataset = await openDataset(join(data, name));
    expect(dataset.layout).toBe('mvtec');
    expect(countsOf(dataset)).toEqual(counts);
    for (const { file, masks } of dataset.test) expect([file, ...masks].every((path) => existsSync(path))).toBe(true);
  });

  it('textures are a plain folder of images', async () => {
    const dataset = await openDataset(join(data, 'textures/cc0_pmndrs_normals'));
    expect(dataset.layout).toBe('folder');
    expect(countsOf(dataset)).toEqual({ train: 29 });
  });

  it('notes the cracks of aws_cookie that have no mask', async () => {
    const { notes } = await openDataset(join(data, 'aws_cookie'));
    expect(notes).toEqual(['8 of 40 anomalous test images have no mask (crack_nomask): pixel metrics leave them out.']);
  });
});
