/**
 * @file A detector on WebGPU says what it says on WebAssembly: in headless Chromium, on SwiftShader, a graphics card made of
 * software. It is slow, so the model is tiny. Chromium is $CHROMIUM or in the PATH; where it is missing the tests are skipped.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeModel } from '../src/detector/index.node.js';
import { metadataOf, randomImage, tinyDetailedModel } from '../src/detector/testing/tiny-model.js';
import { encodePng } from '../src/image/index.node.js';
import { bundleForWeb } from '../tools/browser/bundle.js';
import { findChromium, SOFTWARE_WEBGPU } from '../tools/browser/chromium.js';
import { ortAt, ortFiles } from '../tools/browser/ort-files.js';
import { visit } from '../tools/browser/visit.js';
import type { WebGpuReport } from './support/webgpu-report.js';

const chromium = findChromium();
if (!chromium)
  console.log('skipped: WebGPU needs Chromium, in $CHROMIUM or the PATH (Debian: apt-get install chromium)');

/** Relative, of scores and of maps. */
const TOLERANCE = 1e-4;

let report: WebGpuReport;

beforeAll(async () => {
  if (!chromium) return;
  const model = await tinyDetailedModel();
  const script = async (entry: string) => ({
    type: 'text/javascript',
    body: (await bundleForWeb(entry, { ortAt })).code,
  });
  const resources = {
    ...(await ortFiles()),
    ...(await ortFiles('webgpu')),
    '/': {
      type: 'text/html',
      body: '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
    },
    '/page.js': await script('test/support/webgpu-page.web.ts'),
    '/inspect-worker.js': await script('src/web/inspect-worker.ts'),
    '/model.onnx': { type: 'application/octet-stream', body: await writeModel(model, metadataOf(model, [0, 1, 2])) },
    '/part.png': { type: 'image/png', body: await encodePng(randomImage(75, 101)) },
  };
  report = await visit(chromium, resources, 200, SOFTWARE_WEBGPU);
}, 240_000);

describe.skipIf(!chromium)('a detector on WebGPU', () => {
  it('runs there where nobody says otherwise and its scores agree', () => {
    expect(report.wasm.running.provider).toBe('wasm');
    expect(report.auto.running.provider).toBe('webgpu');
  });

  it('says what it says on WebAssembly', () => {
    const { wasm, auto } = report;
    const score = Math.abs(auto.score / wasm.score - 1);
    const scale = Math.max(...wasm.map.map(Math.abs));
    const map = Math.max(...auto.map.map((value, i) => Math.abs(value - wasm.map[i]))) / scale;
    console.log(`${auto.running.name}: score ${score.toExponential(1)}, map ${map.toExponential(1)} apart (relative)`);
    expect(score).toBeLessThan(TOLERANCE);
    expect(map).toBeLessThan(TOLERANCE);
  });
});
