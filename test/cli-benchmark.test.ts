/** @file `clflow benchmark` as users call it: cells, tables, going on, failures. */
import { appendFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clflow, jsonLines, type Outcome } from './support/run-cli.js';
import { smallProduct, workplace } from './support/product.js';

const { root, remove } = workplace('benchmark');
const collection = join(root, 'collection');
const output = join(root, 'results');
const SMALL = ['--backbones', 'random-resnet', '--size', '128'];
const command = ['benchmark', collection, '--methods', 'gaussian,patchcore', '--seeds', '0,1', '--output', output];
let first: Outcome;

beforeAll(async () => {
  await smallProduct(join(collection, 'metal/flange'));
  cpSync(join(collection, 'metal/flange'), join(collection, 'washer'), { recursive: true });
  rmSync(join(collection, 'washer/ground_truth'), { recursive: true });
  cpSync(join(collection, 'washer/train'), join(collection, 'untested/train'), { recursive: true });
  first = await clflow(...command, ...SMALL, '--json');
});
afterAll(remove);

const lines = (): string[] => readFileSync(join(output, 'results.jsonl'), 'utf8').trim().split('\n');

describe('clflow benchmark', () => {
  it('finds the categories below the folder, and says which cannot be measured', () => {
    expect(first.status).toBe(0);
    expect(first.err).toContain('untested is left out: its test images are not both normal and anomalous.');
    const cells = lines().map((line) => JSON.parse(line) as { category: string });
    expect(new Set(cells.map(({ category }) => category))).toEqual(new Set(['metal/flange', 'washer']));
  });

  it('finishes every cell and reports them in one result file, in Markdown and in HTML', () => {
    expect(lines()).toHaveLength(8);
    expect(readdirSync(output).sort()).toEqual(['benchmark.html', 'benchmark.md', 'results.jsonl']);
    const [{ cells, failures }] = jsonLines(first) as [{ cells: Record<string, unknown>[]; failures: unknown[] }];
    expect(failures).toEqual([]);
    expect(cells).toEqual(lines().map((line) => JSON.parse(line)));
    expect(cells[0]).toMatchObject({
      category: 'metal/flange',
      method: 'gaussian',
      backbone: 'random-resnet',
      seed: 0,
      size: { width: 128, height: 128 },
      trainImages: 8,
      testImages: 12,
      image: { auroc: expect.any(Number), ap: expect.any(Number), f1max: expect.any(Number) },
      pixel: { auroc: expect.any(Number), ap: expect.any(Number), aupro: expect.any(Number) },
    });
    const markdown = readFileSync(join(output, 'benchmark.md'), 'utf8');
    expect(markdown).toMatch(/\| metal\/flange \| \d\.\d{3} \(\d\.\d{3}–\d\.\d{3}\) \|/);
    expect(markdown).toContain('metal/flange: scratch');
    const aupro = markdown.split('## ').find((section) => section.startsWith('AUPRO'))!;
    expect(aupro).not.toContain('washer'); // which has no masks
    expect(readFileSync(join(output, 'benchmark.html'), 'utf8')).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
  });

  it('runs nothing that is finished again, and goes on after a killed run', async () => {
    const before = lines();
    const again = await clflow(...command, ...SMALL);
    expect(again.status).toBe(0);
    expect(lines()).toEqual(before);
    expect(again.err).not.toMatch(/to go/);
    expect(again.out).toMatch(/Image AUROC\ncategory +gaussian +patchcore\n/);

    const half = before.slice(0, 5).join('\n') + '\n' + before[5].slice(0, 40);
    writeFileSync(join(output, 'results.jsonl'), half);
    const resumed = await clflow(...command, ...SMALL);
    expect(resumed.status).toBe(0);
    expect(resumed.err.match(/to go\)/g)).toHaveLength(3);
    const strip = (line: string) => ({ ...JSON.parse(line), trainSeconds: 0, secondsPerImage: 0 });
    expect(lines().map(strip)).toEqual(before.map(strip));
  });

  it('runs a cell again when its images or its settings are others', async () => {
    const other = await clflow(...command, ...SMALL, '--seeds', '0', '--size', '160');
    expect(other.status).toBe(0);
    expect(other.err.match(/to go\)/g)).toHaveLength(4);
  });

  it('tells of a category whose images cannot be used, measures the others, and ends with status 2', async () => {
    const broken = join(root, 'broken');
    cpSync(join(collection, 'washer'), join(broken, 'washer'), { recursive: true });
    cpSync(join(collection, 'washer'), join(broken, 'worn'), { recursive: true });
    writeFileSync(join(broken, 'worn/train/good/000.png'), 'no pixels');
    const own = join(root, 'broken-results');
    const outcome = await clflow('benchmark', broken, '--methods', 'gaussian', '--output', own, ...SMALL);
    expect(outcome.status).toBe(2);
    expect(outcome.err).toMatch(/worn {2}gaussian {2}random-resnet {2}seed 0: .*000\.png/);
    expect(outcome.out).toContain('1 cell failed');
    expect(readFileSync(join(own, 'results.jsonl'), 'utf8')).toContain('"category":"washer"');
  });

  it('refuses what makes no sense in one sentence', async () => {
    mkdirSync(join(root, 'empty'));
    const wrong = async (...args: string[]): Promise<string> => {
      const { status, err } = await clflow('benchmark', ...args, '--output', join(root, 'never'));
      expect(status).toBe(2);
      return err;
    };
    expect(await wrong(join(root, 'empty'))).toMatch(/empty holds no category: give a folder such as/);
    expect(await wrong(join(root, 'nowhere'))).toMatch(/nowhere/);
    expect(await wrong(join(collection, 'untested'))).toMatch(/nothing to measure/);
    expect(await wrong(collection, collection)).toMatch(/have one name/);
    expect(await wrong(collection, '--methods', 'magic')).toMatch(/no method "magic"; choose of clflow, fastflow/);
    expect(await wrong(collection, '--seeds', '0,0')).toMatch(/"0" is given twice/);
    expect(await wrong(collection, '--methods', 'gaussian', '--epochs', '3')).toMatch(/leave --epochs out/);
    expect(await wrong(collection, '--weights', 'x.safetensors')).toMatch(/belongs to one ResNet/);
  });

  it('refuses to write into a file of something else', async () => {
    const other = join(root, 'other');
    mkdirSync(other);
    appendFileSync(join(other, 'results.jsonl'), '{"a":1}\n');
    const { status, err } = await clflow('benchmark', collection, '--methods', 'gaussian', ...SMALL, '--output', other);
    expect(status).toBe(2);
    expect(err).toMatch(/results\.jsonl, line 1 is not a benchmark's result/);
    expect(readFileSync(join(other, 'results.jsonl'), 'utf8')).toBe('{"a":1}\n');
  });
});
