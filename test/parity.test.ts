/**
 * @file One model, the same scores everywhere: onnxruntime-node, onnxruntime-web in Node and in headless Chromium, and
 * Python's onnxruntime. Chromium is $CHROMIUM or in the PATH; where it or Python is missing its test is skipped.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../tools/browser/chromium.js';
import { ortFiles } from '../tools/browser/ort-files.js';
import { visit } from '../tools/browser/visit.js';
import { openDataset } from '../src/dataset/index.js';
import { writeProduct } from '../src/demo/product.js';
import { ImageDetector, readMetadata } from '../src/detector/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { webRuntime } from '../src/graph/runtime.web.js';
import type { Runtime } from '../src/graph/index.js';
import { decodeImage, isEmptyMask, type RgbImage } from '../src/image/index.node.js';
import { workplace } from './support/product.js';
import { hasOnnxruntime, pythonScores } from './support/python.js';
import { clflow } from './support/run-cli.js';

const IMAGES = 50;
const TOLERANCE = 1e-4;
const REAL = '../shared/data/mvtec_bottle';

const { root, remove } = workplace('parity');
const model = join(root, 'model.onnx');
const chromium = findChromium();
const python = hasOnnxruntime('parity with Python');
if (!chromium) console.log('skipped: parity in a browser needs Chromium, in $CHROMIUM or the PATH');

interface Scores {
  readonly scores: readonly number[];
  /** Mean of every anomaly map. */
  readonly means: readonly number[];
}

let bytes: Uint8Array;
let images: RgbImage[];
let reference: Scores;

beforeAll(async () => {
  const data = existsSync(REAL) ? REAL : join(root, 'product');
  if (data !== REAL) {
    console.log(`${REAL} is absent: parity is tested on generated images`);
    await writeProduct(data, { seed: 3, trainImages: 24, testImages: 26, defectImages: 6 });
  }
  const trained = await clflow(
    'train',
    data,
    '--output',
    model,
    '--method',
    'gaussian',
    '--train-limit',
    '24',
    '--no-power',
  );
  expect(trained.status).toBe(0);
  bytes = readFileSync(model);
  const { test } = await openDataset(data, { isEmptyMask });
  // Every third or so: good ones and defects.
  const chosen = Array.from({ length: IMAGES }, (_, i) => test[Math.floor((i * test.length) / IMAGES)]);
  images = await Promise.all(chosen.map(({ file }) => decodeImage(file)));
  reference = await scoresOn(nodeRuntime({ threads: 1 }));
}, 300_000);
afterAll(remove);

async function scoresOn(runtime: Runtime): Promise<Scores> {
  const detector = await ImageDetector.open(bytes, runtime);
  const [scores, means]: [number[], number[]] = [[], []];
  for (const image of images) {
    const [{ score, map }] = await detector.score([image]);
    scores.push(score);
    means.push(map.data.reduce((sum, value) => sum + value, 0) / map.data.length);
  }
  await detector.release();
  return { scores, means };
}

function expectSame(actual: Scores, where: string): void {
  for (const key of ['scores', 'means'] as const) {
    expect(actual[key]).toHaveLength(IMAGES);
    const differences = actual[key].map(
      (value, i) => Math.abs(value - reference[key][i]) / Math.abs(reference[key][i]),
    );
    const largest = Math.max(...differences);
    console.log(`${where}: ${key} differ by ${largest.toExponential(1)} at most (relative)`);
    expect(largest).toBeLessThan(TOLERANCE);
  }
}

describe('a model gives the same scores', () => {
  it('for different images different ones, to begin with', () => {
    expect(new Set(reference.scores).size).toBeGreaterThan(IMAGES / 2);
  });

  it('on onnxruntime-web in Node', async () => {
    expectSame(await scoresOn(await webRuntime({ threads: 1 })), 'WebAssembly in Node');
  }, 300_000);

  it.skipIf(!chromium)(
    'on onnxruntime-web in headless Chromium',
    async () => {
      const files = images.map(({ width, height }, i) => ({ path: `/${i}.bin`, width, height }));
      const octets = 'application/octet-stream';
      const page = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
      const resources = {
        ...(await ortFiles()),
        '/': { type: 'text/html', body: page },
        '/page.js': { type: 'text/javascript', body: readFileSync('test/support/score-page.js') },
        '/model.onnx': { type: octets, body: bytes },
        '/task.json': { type: 'application/json', body: JSON.stringify(files) },
        ...Object.fromEntries(images.map(({ data }, i) => [`/${i}.bin`, { type: octets, body: data }])),
      };
      expectSame(await visit<Scores>(chromium!, resources, 290), 'Chromium');
    },
    300_000,
  );

  it.skipIf(!python)(
    'on onnxruntime in Python, where the metadata are the same text too',
    () => {
      const folder = join(root, 'raw');
      mkdirSync(folder);
      const report = pythonScores(model, images, folder);
      expectSame(report, 'Python');
      expect(JSON.parse(report.metadata)).toMatchObject(readMetadata(bytes, model));
    },
    300_000,
  );
});
