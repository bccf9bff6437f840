import { describe, expect, it } from 'vitest';
import type { AblationCell } from '../../bench/ablation-table.js';
import { latestCells, type OwnCell, peersOfSameSize } from '../../bench/detection-cells.js';
import { latestAblation, partsTable } from './ablation.js';
import { comparison, inOrder, tellingMissing } from './detection.js';
import { embeddedTables } from './embedded.js';
import { summaryTable } from './summary.js';
import { measured } from './tables.js';
import { wholeNumberTables } from './whole-numbers.js';

const size = { width: 320, height: 224 };
function cell(category: string, method: string, seed: number, auroc: number): OwnCell {
  const pixel = category === 'aws_alien' ? null : { auroc, aupro: auroc / 2 };
  return { category, method, backbone: 'resnet18', seed, image: { auroc }, pixel, size };
}

describe('cells of detection', () => {
  it('count once, by their last line', () => {
    const cells = [cell('aws_alien', 'clflow', 0, 0.5), cell('aws_alien', 'clflow', 0, 0.9)];
    expect(latestCells(cells, ['clflow']).map(({ image }) => image.auroc)).toEqual([0.9]);
  });

  it('of a peer count at the size that clflow takes', () => {
    const peer = { set: 'aws_alien', method: 'anomalib-patchcore', seed: 0, image: { auroc: 1 }, pixel: null };
    const both = [
      { ...peer, size: '256x256' },
      { ...peer, size: '224x320' },
    ];
    const [only, ...others] = peersOfSameSize(both, [cell('aws_alien', 'clflow', 0, 0.9)]);
    expect([only, others.length]).toMatchObject([{ category: 'aws_alien', size: '224x320' }, 0]);
  });

  it('name the sets that have none yet, and have pixel AP where it was measured', () => {
    const cells = [cell('mvtec_bottle', 'clflow', 0, 0.9)];
    const { imageAuroc, pixelAp } = comparison(cells);
    expect(tellingMissing(imageAuroc, cells)!.about).toMatch(
      /^Not measured yet: kolektor_commutator, .*mpdd_metal_plate, casting\.$/,
    );
    expect(pixelAp).toBeUndefined();
    expect(comparison([]).imageAuroc).toBeUndefined();
  });

  it('stand in the order of the sets, unknown ones last', () => {
    const sets = ['zebra', 'deeppcb/g77000', 'mvtec_bottle'].map((set) => cell(set, 'clflow', 0, 1));
    expect(inOrder(sets).map(({ category }) => category)).toEqual(['mvtec_bottle', 'deeppcb/g77000', 'zebra']);
  });
});

describe("the README's table", () => {
  it('has a row a kind of product, means over all sets, and AUPRO over those with masks', () => {
    const cells = [
      cell('aws_alien', 'clflow', 0, 0.6),
      cell('deeppcb/g44000', 'clflow', 0, 0.8),
      cell('deeppcb/g50600', 'clflow', 0, 1),
      cell('deeppcb/g44000', 'clflow', 1, 0.9),
      cell('deeppcb/g50600', 'clflow', 1, 0.9),
      cell('aws_alien', 'clflow', 1, 0.6),
    ];
    expect(summaryTable(cells).rows.map((row) => row.cells.slice(0, 2))).toEqual([
      ['circuit boards (DeepPCB), mean of 2', '0.900 (0.900–0.900)'],
      ['toy (AWS)', '0.600 (0.600–0.600)'],
      ['image AUROC, mean of 3', '0.800 (0.800–0.800)'],
      ['AUPRO, mean of 2', '0.450 (0.450–0.450)'],
    ]);
  });
});

describe('the ablation', () => {
  const sets = ['deeppcb/g77000', 'deeppcb/g50600', 'piped/pa_brg01_rl', 'piped/pa_brg03_tl'];
  const cells = (variant: string, seeds: readonly number[], auroc: number): AblationCell[] =>
    seeds.flatMap((seed) =>
      sets.map((set) => ({ variant, set, seed, fingerprint: '', auroc: auroc + seed / 100, aupro: 0.5, seconds: 1 })),
    );

  it('takes the last line of a variant, a set and a seed, in the order of the variants', () => {
    const all = [...cells('b', [0], 0.1), ...cells('a', [0], 0.2), ...cells('b', [0], 0.3)];
    const latest = latestAblation(all, ['a', 'b']);
    expect(latest.map(({ variant, auroc }) => `${variant} ${auroc}`)).toEqual([
      ...Array<string>(4).fill('a 0.2'),
      ...Array<string>(4).fill('b 0.3'),
    ]);
  });

  it('leaves out a variant that lacks a cell, which would be compared over other sets', () => {
    const all = [...cells('default', [0, 1, 2], 0.9), ...cells('half', [0, 1], 0.8), ...cells('whole', [0, 1, 2], 0.7)];
    expect(partsTable(all).rows.map((row) => row.cells[0])).toEqual(['default', 'whole']);
  });
});

describe('the embedded backbone', () => {
  it('stands first, beside its teacher on the same sets and seeds', () => {
    const embedded = [cell('mvtec_bottle', 'clflow', 0, 0.8)];
    const teacher = [cell('mvtec_bottle', 'clflow', 0, 0.9), cell('casting', 'clflow', 0, 1)];
    const { imageAuroc } = embeddedTables(embedded, [...teacher, cell('mvtec_bottle', 'clflow', 1, 1)]);
    expect(imageAuroc!.head).toEqual(['set', 'embedded', 'ResNet-18']);
    expect(imageAuroc!.rows[0].cells).toEqual(['mvtec_bottle', '0.800', '0.900']);
  });
});

describe('a table of a page', () => {
  it('has no heading of its own', () => {
    const table = { title: 'Title', head: ['a', 'b'], rows: [{ cells: ['1', '2'] }] };
    expect(measured(table)).toBe('| a | b |\n| --- | ---: |\n| 1 | 2 |');
  });

  it('says so where nothing was measured yet', () => {
    expect(measured(undefined)).toBe('_Not measured yet._');
    expect(measured({ title: 'Title', head: ['a'], rows: [] })).toBe('_Not measured yet._');
  });
});

describe('whole numbers', () => {
  it('stand beside float32 where both were measured, with the mean change of their cells', () => {
    const float32 = [0, 1].map((seed) => cell('deeppcb/g44000', 'clflow', seed, 0.9));
    const int8 = [cell('deeppcb/g44000', 'clflow', 0, 0.88), cell('casting', 'clflow', 0, 1)];
    const { imageAuroc, aupro } = wholeNumberTables([
      { name: 'embedded', float32, int8 },
      { name: 'ResNet-18', float32, int8: [] },
    ]);
    expect(imageAuroc!.head).toEqual(['set', 'embedded, float32', 'embedded, int8']);
    expect(imageAuroc!.rows.map((row) => row.cells[0])).toContain('deeppcb/g44000');
    expect(imageAuroc!.rows.map((row) => row.cells[0])).not.toContain('casting');
    expect(imageAuroc!.about).toBe('embedded: int8 − float32 is −0.0200 in the mean of 1 cells.');
    expect(aupro!.about).toBe('embedded: int8 − float32 is −0.0100 in the mean of 1 cells.');
  });
});
