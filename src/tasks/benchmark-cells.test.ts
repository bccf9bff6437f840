import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeTree } from '../dataset/testing/make-tree.js';
import { benchmarkCells } from './benchmark-cells.js';

const product = (name: string): string[] =>
  ['train/good/0.png', 'test/good/0.png', 'test/dent/0.png', 'ground_truth/dent/0_mask.png'].map(
    (file) => `${name}/${file}`,
  );

it('are benchmarks of their own, each with what belongs to it alone', async () => {
  const root = await makeTree([...product('a'), ...product('b')]);
  const cells = await benchmarkCells({
    ...{ roots: [root], methods: ['clflow', 'gaussian'], backbones: ['embedded', 'resnet18'], seeds: [3, 0] },
    ...{ weights: 'resnet18.safetensors', epochs: 2, output: 'results' },
  });
  expect(cells).toHaveLength(16);
  expect(cells[0]).toMatchObject({ category: 'a', method: 'clflow', backbone: 'embedded', seed: 3 });
  expect(cells.slice(0, 5).map(({ method, backbone }) => `${method} ${backbone}`)).toEqual([
    'clflow embedded',
    'gaussian embedded',
    'clflow resnet18',
    'gaussian resnet18',
    'clflow embedded',
  ]);
  expect(cells.map(({ options: { weights, epochs } }) => [weights, epochs]).slice(0, 4)).toEqual([
    [undefined, 2],
    [undefined, undefined],
    ['resnet18.safetensors', 2],
    ['resnet18.safetensors', undefined],
  ]);
  expect(cells[15].options).toMatchObject({
    ...{ roots: [root], categories: ['b'], methods: ['gaussian'], backbones: ['resnet18'], seeds: [0] },
    output: 'results',
  });
  expect(cells[0].data).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.parse(JSON.stringify(cells))).toHaveLength(16);
});

it('are refused where the benchmark would be', async () => {
  const root = await makeTree(product('a'));
  await expect(benchmarkCells({ roots: [root], methods: ['gaussian'], epochs: 1 })).rejects.toThrow('has epochs');
  await expect(benchmarkCells({ roots: [root], weights: 'w' })).rejects.toThrow('belongs to one ResNet');
  await expect(benchmarkCells({ roots: [join(root, 'a')], categories: ['b'] })).rejects.toThrow(
    'There is no category "b"',
  );
});
