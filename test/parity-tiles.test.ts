/** @file A model of tiles is one ONNX file like any other: the same map and score in Node, in WebAssembly and in Python. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ImageDetector, writeModel } from '../src/detector/index.js';
import { TILED_FORMAT } from '../src/detector/metadata.js';
import { metadataOf, randomImage, tinyTiledModel, TINY_TILES } from '../src/detector/testing/tiny-model.js';
import { runtimes } from '../src/graph/testing/runtimes.node.js';
import { workplace } from './support/product.js';
import { hasOnnxruntime, pythonScores } from './support/python.js';

const { root, remove } = workplace('parity-tiles');
const python = hasOnnxruntime('parity of tiles with Python');
const size = { width: 160, height: 224 };
const images = [1, 2, 3].map((seed) => randomImage(150, 200, seed));
let bytes: Uint8Array;

beforeAll(async () => {
  const model = await tinyTiledModel(size);
  bytes = await writeModel(model, metadataOf(model, [1, 2, 3]));
});
afterAll(remove);

async function onRuntime(which: number): Promise<{ scores: number[]; means: number[] }> {
  const detector = await ImageDetector.open(bytes, runtimes[which].runtime);
  const scored = await detector.score(images);
  await detector.release();
  return {
    scores: scored.map(({ score }) => score),
    means: scored.map(({ map }) => map.data.reduce((sum, value) => sum + value, 0) / map.data.length),
  };
}

function expectSame(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, i) => expect(Math.abs(value / expected[i] - 1)).toBeLessThan(1e-4));
}

it('in WebAssembly', async () => {
  const [node, web] = [await onRuntime(0), await onRuntime(1)];
  expectSame(web.scores, node.scores);
  expectSame(web.means, node.means);
});

it.skipIf(!python)('in Python, where the metadata tell of the tiles', async () => {
  const file = join(root, 'model.onnx');
  writeFileSync(file, bytes);
  const [node, report] = [await onRuntime(0), pythonScores(file, images, root)];
  expectSame(report.scores, node.scores);
  expectSame(report.means, node.means);
  expect(JSON.parse(report.metadata)).toMatchObject({ format: TILED_FORMAT, size, tiles: TINY_TILES });
});
