/**
 * @file clflow/web in headless Chromium says what clflow says in Node. Chromium is $CHROMIUM or in the PATH; where it is missing
 * the tests are skipped.
 */
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { Detector, heatmapScale, writeModel, type Inspection } from '../src/detector/index.node.js';
import { metadataOf, randomImage, tinyModel } from '../src/detector/testing/tiny-model.js';
import { decodeImage, encodePng, heatmapLayer, heatmapOverlay } from '../src/image/index.node.js';
import { bundleForWeb } from '../tools/browser/bundle.js';
import { findChromium } from '../tools/browser/chromium.js';
import { ortAt, ortFiles } from '../tools/browser/ort-files.js';
import { visit } from '../tools/browser/visit.js';
import type { PageReport } from './support/page-report.js';

/** Relative, of scores. */
const TOLERANCE = 1e-4;
/** Of scores of JPEG files, whose colours each decoder enlarges in its own way. */
const JPEG_TOLERANCE = 1e-3;

const chromium = findChromium();
if (!chromium)
  console.log('skipped: clflow/web needs Chromium, in $CHROMIUM or the PATH (Debian: apt-get install chromium)');

/** Only what the page's own server has, and what WebAssembly needs besides. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'nonce-map'; img-src 'self' data:; media-src blob:";
const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap" nonce="map">{ "imports": { "onnxruntime-web/wasm": "/ort.wasm.min.mjs" } }</script>
<script type="module" src="/page.js"></script>`;

const [first, second] = [randomImage(128, 192, 1), randomImage(128, 192, 2)];
let model: Uint8Array;
/** The same with a range for images of 16 bits. */
let ranged: Uint8Array;
let pictures: Record<string, Uint8Array>;
let detector: Detector;
let report: PageReport;

beforeAll(async () => {
  if (!chromium) return;
  const tiny = await tinyModel('joined');
  const unset = await Detector.load(await writeModel(tiny, metadataOf(tiny, [0])), { threads: 1 });
  const scores = [(await unset.inspect(first)).score, (await unset.inspect(second)).score];
  await unset.release();
  // Calibrated such that one of the two is anomalous.
  const [middle, gap] = [(scores[0] + scores[1]) / 2, Math.abs(scores[0] - scores[1])];
  const calibration = Array.from({ length: 7 }, (_, i) => middle - (i * gap) / 100);
  model = await writeModel(tiny, metadataOf(tiny, calibration));
  ranged = await writeModel(tiny, { ...metadataOf(tiny, calibration), inputRange: { low: 0, high: 4095 } });
  const [part, good] = scores[0] > scores[1] ? [first, second] : [second, first];
  const photo = await sharp(part.data, { raw: { ...part, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
  pictures = { part: await encodePng(part), good: await encodePng(good), photo, ...(await oddPictures()) };
  detector = await Detector.load(model, { threads: 1 });
  report = await reportOfPage();
  return () => detector.release();
});

async function oddPictures() {
  const noise = randomImage(32, 24, 3);
  const raw = (channels: 1 | 3 | 4, data: Uint8Array) => sharp(data, { raw: { width: 32, height: 24, channels } });
  const alpha = Uint8Array.from({ length: 4 * 32 * 24 }, (_, i) => (i % 4 === 3 ? (i >> 2) % 256 : 40 + (i % 200)));
  return {
    turned: await raw(3, noise.data)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer(),
    profile: await raw(3, noise.data).withIccProfile('p3').png().toBuffer(),
    transparent: await raw(4, alpha).png().toBuffer(),
    deep: await sharp(
      Uint16Array.from({ length: 32 * 24 }, (_, i) => (i * 65_535) / (32 * 24)),
      {
        raw: { width: 32, height: 24, channels: 1 },
      },
    )
      .toColourspace('grey16')
      .png()
      .toBuffer(),
    grey: await raw(
      1,
      noise.data.filter((_, i) => i % 3 === 0),
    )
      .toColourspace('b-w')
      .png()
      .toBuffer(),
  };
}

async function reportOfPage(): Promise<PageReport> {
  const { code } = await bundleForWeb('test/support/detector-page.web.ts');
  const worker = await bundleForWeb('src/web/inspect-worker.ts', { ortAt });
  const resources = {
    ...(await ortFiles()),
    '/': { type: 'text/html', body: PAGE, headers: { 'Content-Security-Policy': POLICY } },
    '/page.js': { type: 'text/javascript', body: code },
    '/inspect-worker.js': {
      type: 'text/javascript',
      body: worker.code,
      headers: { 'Content-Security-Policy': POLICY },
    },
    '/model.onnx': { type: 'application/octet-stream', body: model },
    '/ranged.onnx': { type: 'application/octet-stream', body: ranged },
    '/turned.jpg': { type: 'image/jpeg', body: pictures.turned },
    '/photo.jpg': { type: 'image/jpeg', body: pictures.photo },
    ...Object.fromEntries(
      ['part', 'good', 'transparent', 'grey', 'deep', 'profile'].map((name) => [
        `/${name}.png`,
        { type: 'image/png', body: pictures[name] },
      ]),
    ),
  };
  return visit(chromium!, resources, 100);
}

function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

describe.skipIf(!chromium)('clflow/web in headless Chromium', () => {
  it.each(['part', 'good'])('says of a PNG what Node says: %s', async (name) => {
    const node: Inspection = await detector.inspect(pictures[name]);
    const web = report.verdicts[name];
    const difference = Math.abs(web.score / node.score - 1);
    console.log(`${name}: ${web.verdict}, score ${web.score}, ${difference.toExponential(1)} from Node's (relative)`);
    expect(difference).toBeLessThan(TOLERANCE);
    expect(web).toMatchObject({ verdict: name === 'part' ? 'anomalous' : 'normal', pValue: node.pValue });
    expect(web.verdict).toBe(node.verdict);
    expect(web.regions.length > 0).toBe(name === 'part');
    expect(web.regions.map(({ box, area }) => ({ box, area }))).toEqual(
      node.regions.map(({ box, area }) => ({ box, area })),
    );
    web.regions.forEach(({ peak }, i) => {
      expect(peak).toMatchObject({ x: node.regions[i].peak.x, y: node.regions[i].peak.y });
      expect(Math.abs(peak.value / node.regions[i].peak.value - 1)).toBeLessThan(TOLERANCE);
    });
  });

  it('says of a JPEG nearly what Node says', async () => {
    const { score } = await detector.inspect(pictures.photo);
    const difference = Math.abs(report.jpegScore / score - 1);
    console.log(`JPEG: ${difference.toExponential(1)} from Node's (relative)`);
    expect(difference).toBeLessThan(JPEG_TOLERANCE);
  });

  it('says the same whatever the page has the picture and the model in', () => {
    expect(Object.keys(report.scores)).toHaveLength(13);
    for (const [holder, score] of Object.entries(report.scores)) {
      expect(Math.abs(score / report.verdicts.part.score - 1), holder).toBeLessThan(TOLERANCE);
    }
  });

  it.each([
    ['turned', 'upright by its EXIF orientation', 4],
    ['transparent', 'on black where it is transparent', 1],
    ['grey', 'with three equal channels', 0],
    ['deep', 'with 8 of its 16 bits', 1],
    ['profile', 'in sRGB where it has a profile of its own', 2],
  ])('decodes as Node does: %s, %s', async (name, _, tolerance) => {
    const node = await decodeImage(pictures[name]);
    const web = report.decoded[name];
    expect([web.width, web.height]).toEqual([node.width, node.height]);
    const difference = apart(web.data, node.data);
    console.log(`${name}: pixels differ by ${difference} at most`);
    expect(difference).toBeLessThanOrEqual(tolerance);
  });

  it('makes heat maps of the size of the picture, as Node does', async () => {
    const image = await decodeImage(pictures.part);
    const { map, regions } = await detector.inspect(image);
    const scale = heatmapScale(detector.metadata);
    for (const { width, height } of [report.heatmap, report.overlay]) expect([width, height]).toEqual([128, 192]);
    expect(apart(report.heatmap.data, heatmapLayer(map, image, scale))).toBeLessThanOrEqual(3);
    const overlay = heatmapOverlay(image, map, { ...scale, boxes: regions.map(({ box }) => box) });
    const opaque = report.overlay.data.filter((_, i) => i % 4 < 3);
    expect(apart(opaque, overlay.data)).toBeLessThanOrEqual(2);
    expect(new Set(report.overlay.data.filter((_, i) => i % 4 === 3))).toEqual(new Set([255]));
  });

  it('follows a camera, newest frame first, until it is told to stop', () => {
    const { verdicts, skipped, left } = report.watched;
    expect(verdicts).toEqual(['anomalous', 'anomalous', 'anomalous']);
    console.log(`camera: ${skipped.join(', ')} frames skipped`);
    expect(skipped.every((frames) => frames >= 0)).toBe(true);
    expect(left).toBe('ended');
  });

  it('says what runs it', () => {
    expect(report.running).toMatchObject({
      provider: 'wasm',
      threads: 1,
      name: expect.stringMatching(/^onnxruntime-web 1\./),
    });
  });

  it('draws on a canvas of the size of the picture', () => {
    expect(report.drawn).toEqual(report.overlay);
  });

  it('says in a sentence what is wrong', () => {
    expect(report.errors).toEqual({
      'no image': expect.stringMatching(/^ClflowError: notes\.txt is not an image that this browser can decode/),
      'empty file': 'ClflowError: The picture is empty (0 bytes); choose another file.',
      'not loaded yet': expect.stringMatching(/has no pixels yet/),
      '16 bits': expect.stringMatching(
        /^ClflowError: The picture may have 16 bits.* numbers up to 4095: inspect it in Node/,
      ),
      'unknown bits': expect.stringMatching(/^ClflowError: Nobody can tell how many bits/),
      'stopped before': 'ClflowError: It was stopped by its signal.',
      'stopped while it waits': 'ClflowError: It was stopped by its signal.',
      'disposed of': expect.stringMatching(/^ClflowError: The detector was disposed of/),
      'no worker': expect.stringMatching(/^ClflowError: The worker of clflow cannot be run.*`worker`/),
      'no adapter': expect.stringMatching(/^ClflowError: This browser gives no WebGPU adapter/),
      'no model': expect.stringMatching(/^ClflowError: \/part\.png is not an ONNX model/),
      'no runtime': expect.stringMatching(/^ClflowError: onnxruntime-web, .* npm install onnxruntime-web/),
    });
  });

  it('asks its own server for what it needs, no other, and only the small build of ONNX Runtime', () => {
    expect(report.violations).toEqual([]);
    expect(report.requests.length).toBeGreaterThan(4);
    expect(report.requests.filter((url) => new URL(url).hostname !== '127.0.0.1')).toEqual([]);
    expect(report.requests.filter((url) => url.endsWith('.wasm')).map((url) => new URL(url).pathname)).toEqual([
      '/ort-wasm-simd-threaded.wasm',
    ]);
  });
});
