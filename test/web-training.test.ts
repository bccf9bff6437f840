/**
 * @file Training in headless Chromium gives the model that training in Node gives, within rounding; it survives being cut off. Chromium
 * is $CHROMIUM or in the PATH; where it is missing the tests are skipped.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defects } from '../src/demo/defects.js';
import { randomPose, renderPart } from '../src/demo/part.js';
import { Detector } from '../src/detector/index.node.js';
import { encodePng, resizeRgb, type RgbImage } from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { train, type TrainResult } from '../src/tasks/train.js';
import { bundleForWeb } from '../tools/browser/bundle.js';
import { findChromium } from '../tools/browser/chromium.js';
import { ortAt, ortFiles } from '../tools/browser/ort-files.js';
import { visit } from '../tools/browser/visit.js';
import { workplace } from './support/product.js';
import type { TrainingReport } from './support/training-report.js';

const chromium = findChromium();
if (!chromium)
  console.log(
    'skipped: training in a browser needs Chromium, in $CHROMIUM or the PATH (Debian: apt-get install chromium)',
  );

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'nonce-map'; img-src data:";
const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap" nonce="map">{ "imports": { "onnxruntime-web/wasm": "/ort.wasm.min.mjs" } }</script>
<script type="module" src="/page.js"></script>`;
const IMAGES = 10;
const SETTINGS = { epochs: 2, size: 128, seed: 3, calibration: 'split', power: false } as const;

const { root, remove } = workplace('web-training');
const file = (name: string): string => join(root, 'good', name);
const names = Array.from({ length: IMAGES }, (_, i) => `${String(i).padStart(2, '0')}.png`);
let node: TrainResult;
let report: TrainingReport;
let detector: Detector;

const small = (image: RgbImage): RgbImage => resizeRgb(image, 128, 128);

beforeAll(async () => {
  if (!chromium) return;
  mkdirSync(join(root, 'good'), { recursive: true });
  for (const [i, name] of names.entries()) {
    const random = Random.of(1, 'good', i);
    writeFileSync(file(name), await encodePng(small(renderPart(randomPose(random), random))));
  }
  const random = Random.of(1, 'defect');
  writeFileSync(join(root, 'defect.png'), await encodePng(small(defects.scratch(randomPose(random), random).image)));
  node = await train({ ...SETTINGS, data: join(root, 'good'), output: join(root, 'node.onnx'), threads: 1 });
  report = await reportOfPage();
  const fromBrowser = Uint8Array.from(Buffer.from(report.model, 'base64'));
  detector = await Detector.load(fromBrowser, { threads: 1 });
}, 300_000);
afterAll(async () => {
  await detector?.release();
  remove();
});

async function reportOfPage(): Promise<TrainingReport> {
  const script = async (entry: string, options = {}) => ({
    type: 'text/javascript',
    body: (await bundleForWeb(entry, options)).code,
    headers: { 'Content-Security-Policy': POLICY },
  });
  const png = async (path: string) => ({ type: 'image/png', body: await readFile(path) });
  const deep = sharp(
    Uint16Array.from({ length: 64 * 64 }, (_, i) => 16 * i),
    { raw: { width: 64, height: 64, channels: 1 } },
  );
  const resources = {
    ...(await ortFiles()),
    '/': { type: 'text/html', body: PAGE, headers: { 'Content-Security-Policy': POLICY } },
    '/page.js': await script('test/support/training-page.web.ts'),
    '/train-worker.js': await script('src/web/train-worker.ts', { ortAt }),
    '/inspect-worker.js': await script('src/web/inspect-worker.ts', { ortAt }),
    '/task.json': {
      type: 'application/json',
      body: JSON.stringify({ names, settings: { ...SETTINGS, className: 'good' } }),
    },
    // Where the worker at "/" looks for weights: two folders up, so at the root.
    '/weights/embedded.safetensors': {
      type: 'application/octet-stream',
      body: await readFile('weights/embedded.safetensors'),
    },
    '/defect.png': await png(join(root, 'defect.png')),
    '/deep.png': { type: 'image/png', body: await deep.toColourspace('grey16').png().toBuffer() },
    ...Object.fromEntries(await Promise.all(names.map(async (name) => [`/${name}`, await png(file(name))] as const))),
  };
  return visit(chromium!, resources, 240);
}

const mostApart = (a: readonly number[], b: readonly number[]): number => {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
};

describe.skipIf(!chromium)('training in headless Chromium', () => {
  it('learns what Node learns of the same pictures', () => {
    const { calibration, training, dataHash, size, settings } = report.metadata;
    expect({ dataHash, size, settings }).toEqual({
      dataHash: node.metadata.dataHash,
      size: node.metadata.size,
      settings: node.metadata.settings,
    });
    const scores = mostApart(calibration.scores, node.metadata.calibration.scores);
    const loss = mostApart(training.curves.loss, node.metadata.training.curves.loss);
    console.log(
      `${report.counts.seconds.toFixed(1)} s in Chromium, ${node.seconds.toFixed(1)} s in Node; calibration scores ` +
        `${scores.toExponential(1)} apart, losses ${loss.toExponential(1)}`,
    );
    expect(scores).toBeLessThan(1e-3);
    expect(loss).toBeLessThan(1e-3);
    expect(report.counts).toMatchObject({ trainImages: node.trainImages, calibrationImages: node.calibrationImages });
    expect(Math.abs(report.metadata.threshold.value / node.threshold - 1)).toBeLessThan(1e-3);
  });

  it('gives a model that says in Node what it says in the browser, and what that of Node says', async () => {
    const other = await Detector.load(node.model, { threads: 1 });
    for (const [name, path] of [
      ['defect.png', join(root, 'defect.png')],
      [names[0], file(names[0])],
    ]) {
      const { score } = await detector.inspect(path);
      expect(Math.abs(report.scores[name] / score - 1), name).toBeLessThan(1e-4);
      expect(Math.abs((await other.inspect(path)).score / score - 1), name).toBeLessThan(1e-3);
    }
    await other.release();
    expect(report.scores['defect.png']).toBeGreaterThan(report.scores[names[0]]);
  });

  it('is ended at once by its signal, keeps the epochs that were done, and goes on from them', () => {
    expect(report.cutOff).toEqual({ message: 'ClflowError: It was stopped by its signal.', kept: 1 });
    expect(report.resumedAt).toEqual([1]);
    expect(report.kept).toBe(0);
  });

  it('tells what it does', () => {
    expect(report.phases).toEqual(
      expect.arrayContaining([
        'checking',
        'reading',
        'statistics',
        'whitening',
        'resumed',
        'training',
        'kept',
        'calibration',
        'note',
      ]),
    );
    expect(report.notes).toEqual([expect.stringMatching(/calibration images are too few to guarantee/)]);
  });

  it('says in a sentence what is wrong', () => {
    expect(report.errors).toEqual({
      'no pictures': expect.stringMatching(/^ClflowError: There are no pictures/),
      'one that is none': expect.stringMatching(
        /^ClflowError: 1 of 11 training images cannot be used.*\n {2}notes\.txt is not an image/s,
      ),
      'all alike': expect.stringMatching(/^ClflowError: All 2 training images are alike/),
      '16 bits': expect.stringMatching(/^ClflowError: 1 of 1 .*deep\.png: It may have 16 bits/s),
      'no such method': expect.stringMatching(/^ClflowError: There is no `method` magic; choose one of clflow/),
      'other weights': expect.stringMatching(/^ClflowError: the weights /),
      'stopped before': 'ClflowError: It was stopped by its signal.',
    });
  });

  it('asks for nothing but what its own server has', () => {
    expect(report.violations).toEqual([]);
  });
});
