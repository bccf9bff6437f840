/**
 * @file Model files open and score the same on the oldest ONNX Runtime that docs/reference/model-file.md promises and on the newest
 * that PyPI has, each in an environment of its own.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ImageDetector,
  storedFlow,
  storedMemory,
  writeModel,
  type DetectorModel,
  type FlowModel,
} from '../src/detector/index.js';
import {
  metadataOf,
  randomImage,
  tinyDetailedModel,
  tinyMemoryModel,
  tinyModel,
  tinyTiledModel,
} from '../src/detector/testing/tiny-model.js';
import { writeProduct } from '../src/demo/product.js';
import { OLDEST_RUNTIME } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { venvWith } from './support/onnxruntime-venv.js';
import { workplace } from './support/product.js';
import { pythonScores } from './support/python.js';
import { clflow } from './support/run-cli.js';

const TOLERANCE = 1e-4;
const { root, remove } = workplace('onnxruntime-versions');
const images = [1, 2, 3, 4].map((seed) => randomImage(80, 70, seed));
/** It was built against the NumPy of its time. */
const oldest = venvWith('onnxruntime-oldest', [`onnxruntime==${OLDEST_RUNTIME}.*`, 'numpy<2']);
const newest = venvWith('onnxruntime-newest', ['onnxruntime', 'numpy']);

/** Model files by name, with the scores that Node gives. */
const files = new Map<string, { readonly path: string; scores: number[] }>();

beforeAll(async () => {
  const ofFlow = (model: FlowModel): DetectorModel => ({ ...model, ...storedFlow(model) });
  const memory = await tinyMemoryModel();
  const models: Record<string, DetectorModel> = {
    joined: ofFlow(await tinyDetailedModel()),
    'per-scale': ofFlow(await tinyModel('per-scale')),
    tiled: ofFlow(await tinyTiledModel({ width: 96, height: 128 })),
    memory: { ...memory, memory: storedMemory(memory.memory) },
  };
  for (const [name, model] of Object.entries(models)) {
    writeFileSync(join(root, `${name}.onnx`), await writeModel(model, metadataOf(model, [1, 2, 3])));
  }
  const product = join(root, 'product');
  await writeProduct(product, { seed: 3, trainImages: 16, testImages: 2, defectImages: 2 });
  const trained = join(root, 'trained.onnx');
  const train = ['train', product, '--output', trained, '--method', 'gaussian', '--no-power', '--threads', '1'];
  expect((await clflow(...train)).status).toBe(0);
  const whole = ['train', product, '--output', join(root, 'whole.onnx'), '--precision', 'int8'];
  expect((await clflow(...whole, '--method', 'gaussian', '--no-power', '--threads', '1')).status).toBe(0);
  const runtime = nodeRuntime({ threads: 1 });
  for (const name of [...Object.keys(models), 'trained', 'whole']) {
    const path = join(root, `${name}.onnx`);
    const detector = await ImageDetector.open(readFileSync(path), runtime);
    const scores: number[] = [];
    for (const image of images) scores.push((await detector.score([image]))[0].score);
    await detector.release();
    files.set(name, { path, scores });
  }
}, 300_000);
afterAll(remove);

describe.each([
  [`the oldest onnxruntime of PyPI that is promised, ${OLDEST_RUNTIME}`, oldest, OLDEST_RUNTIME],
  ['the newest onnxruntime of PyPI', newest, ''],
])('%s', (_, python, version) => {
  it.skipIf(!python).each(['joined', 'per-scale', 'tiled', 'memory', 'trained', 'whole'])(
    'gives a %s model the same scores',
    (name) => {
      const { path, scores } = files.get(name)!;
      const folder = join(root, `raw-${name}`);
      mkdirSync(folder, { recursive: true });
      const report = pythonScores(path, images, folder, python!);
      expect(report.runtime).toContain(`onnxruntime ${version}`);
      report.scores.forEach((score, i) =>
        expect(Math.abs(score - scores[i])).toBeLessThan(TOLERANCE * Math.abs(scores[i])),
      );
    },
  );
});
