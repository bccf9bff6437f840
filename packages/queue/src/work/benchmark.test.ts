import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchmarkCells, type Cell } from 'clflow';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { smallProduct, workplace } from '../../../../test/support/product.js';
import { runBenchmarkCell, runBenchmarkTables } from './benchmark.js';
import type { KindHooks } from './kinds.js';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { root, remove } = workplace('benchmark-cell');
const output = join(root, 'results');
beforeAll(() => smallProduct(join(root, 'flange')));
afterAll(remove);

function hooks(name: string, children: KindHooks['children'] = []): KindHooks {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  return { signal: new AbortController().signal, onEvent: () => {}, folder, children };
}

it('keeps a finished cell in the output until the results have it, so that no loss of the queue costs it', async () => {
  const about = { roots: [join(root, 'flange')], methods: ['gaussian' as const], size: '64', threads: 1, output };
  const [{ options }] = await benchmarkCells({ ...about, backbones: ['random-resnet'] });
  const cell = (await runBenchmarkCell({ ...options }, hooks('first'))) as Cell;
  expect(cell).toMatchObject({ category: 'flange', method: 'gaussian' });
  expect(readdirSync(output)).toEqual(['cells']);
  // Its times tell that it is the same run.
  expect(await runBenchmarkCell({ ...options }, hooks('again'))).toEqual(cell);

  const failed = { name: 'nut', value: null, error: 'data: No images.' };
  const children = [{ name: 'flange', value: cell, error: null }, failed];
  const results = join(output, 'results.jsonl');
  for (let times = 0; times < 2; times++) {
    expect(await runBenchmarkTables({ output }, hooks('tables', children))).toMatchObject({
      results,
      done: 1,
      failed: 1,
    });
    expect(readFileSync(results, 'utf8')).toBe(`${JSON.stringify(cell)}\n`);
    expect(existsSync(join(output, 'cells'))).toBe(false);
  }
  expect(await runBenchmarkCell({ ...options }, hooks('later'))).toEqual(cell);
});

it('refuses what is no cell', async () => {
  const options = { roots: [root], categories: ['a', 'b'], methods: ['gaussian'], seeds: [0] };
  await expect(runBenchmarkCell(options, hooks('refused'))).rejects.toMatchObject({ code: 'usage' });
  await expect(runBenchmarkTables({}, hooks('refused'))).rejects.toThrow('`output` must be a path');
});
