import { describe, expect, it } from 'vitest';
import { benchmarkHtml, benchmarkMarkdown, benchmarkTables, type ReportedCell } from './benchmark.js';

function cell(category: string, method: string, seed: number, auroc: number, more: Partial<ReportedCell> = {}) {
  const pixel = category === 'bottle' ? { auroc: auroc - 0.1, aupro: auroc - 0.2 } : null;
  const perDefect = { crack: { auroc }, dent: { auroc: auroc / 2 } };
  const cost = { epochs: 12, parameters: 1_500_000, modelBytes: 3 * 2 ** 20, trainSeconds: 30, secondsPerImage: 0.02 };
  return { category, method, backbone: 'embedded', seed, image: { auroc }, pixel, perDefect, ...cost, ...more };
}

const cells: ReportedCell[] = [
  cell('bottle', 'clflow', 0, 0.9),
  cell('bottle', 'clflow', 1, 1),
  cell('bottle', 'patchcore', 0, 0.8, { epochs: 0, modelBytes: 4 * 2 ** 20 }),
  cell('screw', 'clflow', 0, 0.7),
  cell('screw', 'clflow', 1, 0.8),
  cell('screw', 'patchcore', 0, 0.6, { epochs: 0, modelBytes: 6 * 2 ** 20 }),
  cell('nut', 'clflow', 0, 0.5),
];
const rowsOf = (title: string) =>
  benchmarkTables(cells)
    .find((table) => table.title.startsWith(title))!
    .rows.map(({ cells: columns }) => columns);

describe('the report of a benchmark', () => {
  it('gives mean and range over seeds, a dash for what is missing', () => {
    expect(rowsOf('Image AUROC').slice(0, 3)).toEqual([
      ['bottle', '0.950 (0.900–1.000)', '0.800'],
      ['screw', '0.750 (0.700–0.800)', '0.600'],
      ['nut', '0.500', '–'],
    ]);
  });

  it('compares means over the categories that all have only, seed by seed', () => {
    expect(rowsOf('Image AUROC').at(-1)).toEqual(['mean of the 2 that all have', '0.850 (0.800–0.900)', '0.700']);
  });

  it('leaves categories without masks out of the pixel tables', () => {
    expect(rowsOf('AUPRO')).toEqual([['bottle', '0.750 (0.700–0.800)', '0.600']]);
    const unmasked = benchmarkTables(cells.filter(({ pixel }) => !pixel)).map(({ title }) => title);
    expect(unmasked.some((title) => /AUPRO|Pixel/.test(title))).toBe(false);
  });

  it('has pixel AP of the cells that measured it', () => {
    expect(rowsOf('Pixel AUROC')).toHaveLength(1);
    expect(benchmarkTables(cells).some(({ title }) => title === 'Pixel AP')).toBe(false);
    const newer = cell('screw', 'clflow', 2, 0.9, { pixel: { auroc: 0.8, ap: 0.4, aupro: 0.7 } });
    const table = benchmarkTables([...cells, newer]).find(({ title }) => title === 'Pixel AP')!;
    expect(table.rows.map((row) => row.cells)).toEqual([['screw', '0.400', '–']]);
  });

  it('tells defect types apart and what a method costs', () => {
    expect(rowsOf('Per defect')).toContainEqual(['screw: dent', '0.375 (0.350–0.400)', '0.300']);
    expect(rowsOf('Cost')).toEqual([
      ['clflow', '12', '1.50', '3.0', '30', '20.0'],
      ['patchcore', '0', '1.50', '4.0–6.0', '30', '20.0'],
    ]);
  });

  it('names the backbone where there are several', () => {
    const both = [...cells, cell('bottle', 'clflow', 0, 0.95, { backbone: 'resnet18' })];
    expect(benchmarkTables(both)[0].head).toEqual([
      'category',
      'clflow, embedded',
      'patchcore, embedded',
      'clflow, resnet18',
    ]);
  });

  it('writes the same values in Markdown and HTML, with names escaped in HTML', () => {
    const strange = [...cells, cell('<b>&', 'clflow', 0, 0.123)];
    const [markdown, html] = [benchmarkMarkdown(strange, 'Two cores.'), benchmarkHtml(strange, 'Two cores.')];
    for (const text of [markdown, html]) {
      expect(text).toContain('0.950 (0.900–1.000)');
      expect(text).toContain('Two cores.');
    }
    expect(html).toContain('&lt;b&gt;&amp;');
    expect(html).not.toContain('<b>&');
    expect(markdown).toContain('| **mean of the 2 that all have** | **0.850 (0.800–0.900)** |');
  });
});
