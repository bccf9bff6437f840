/**
 * @file A backbone that onnxruntime's own quantiser made becomes part of a detector that resizes, trains and scores the same in Python.
 * Its tools come from PyPI, in an environment of their own.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { randomResnet } from '../src/backbone/index.js';
import { writeProduct } from '../src/demo/product.js';
import { Detector } from '../src/detector/index.node.js';
import { randomImage } from '../src/detector/testing/tiny-model.js';
import { DYNAMIC, Graph, serialize } from '../src/graph/index.js';
import { train } from '../src/tasks/train.js';
import { venvWith } from './support/onnxruntime-venv.js';
import { workplace } from './support/product.js';
import { pythonScores } from './support/python.js';

const { root, remove } = workplace('quantized-backbone');
const python = venvWith('onnxruntime-quantizer', ['onnxruntime', 'onnx', 'numpy']);
afterAll(remove);

/** A small network in float32, as an exporter writes it. */
async function writeNetwork(path: string): Promise<void> {
  const graph = new Graph();
  const backbone = await randomResnet();
  const pixels = graph.input('pixels', [DYNAMIC, 3, DYNAMIC, DYNAMIC]);
  backbone.features(pixels).forEach((map, i) => graph.output(`map${i}`, map));
  writeFileSync(path, serialize(graph));
}

describe.skipIf(!python)("a backbone of onnxruntime's quantiser", () => {
  it.each(['qdq', 'qoperator'])(
    'in the form %s trains, is opened again, and scores the same in Python',
    async (kind) => {
      const [float, whole, product] = ['float.onnx', `${kind}.onnx`, `product-${kind}`].map((name) => join(root, name));
      await writeNetwork(float);
      execFileSync(python!, ['test/support/quantize.py', float, whole, kind], { stdio: 'pipe' });
      await writeProduct(product, { seed: 3, trainImages: 20, testImages: 1, defectImages: 1 });
      const output = join(root, `${kind}-detector.onnx`);
      const settings = { backbone: whole, method: 'gaussian', size: 64, power: false, threads: 1 } as const;
      const { metadata } = await train({ data: product, output, ...settings });
      expect(metadata.backbone.strides).toEqual([4, 8, 16]);
      const images = [1, 2, 3].map((seed) => randomImage(80, 70, seed));
      const detector = await Detector.load(output);
      const scores: number[] = [];
      for (const image of images) scores.push((await detector.inspect(image)).score);
      await detector.release();
      const folder = join(root, kind);
      mkdirSync(folder);
      pythonScores(output, images, folder, python!).scores.forEach((score, i) =>
        expect(score).toBeCloseTo(scores[i], 4),
      );
    },
    120_000,
  );
});
