/**
 * @file clflow/web in a headless Chromium beside Node: a training of the drawn sample to its end, what its model finds, how far scores
 * are from Node's for PNG and JPEG, the time of an inspection by threads, and the bytes that a page loads.
 *
 *   npm run bench:web -- [--photos 30] [--epochs 12] [--repetitions 30]
 *
 * Chromium is $CHROMIUM, or `chromium` in the PATH.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { writeProduct } from '../src/demo/product.js';
import { Detector } from '../src/detector/index.node.js';
import { auroc } from '../src/metrics/index.js';
import { machine } from '../src/report/machine.node.js';
import { train } from '../src/tasks/train.js';
import { bundleForWeb } from '../tools/browser/bundle.js';
import { findChromium } from '../tools/browser/chromium.js';
import { ortAt, ortFiles } from '../tools/browser/ort-files.js';
import type { Resource } from '../tools/browser/server.js';
import { visit } from '../tools/browser/visit.js';
import { digits, printTable, showTiming, timing } from './measure.js';
import type { WebBenchReport, WebBenchTask } from './web/report.js';

/** Seconds that the page has. */
const TIMEOUT = 3600;
const SEED = 0;
/** For threads of WebAssembly. */
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const PAGE = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';

interface TestPicture {
  readonly file: string;
  readonly anomalous: boolean;
}

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '30' },
    epochs: { type: 'string' },
    repetitions: { type: 'string', default: '30' },
  },
});
const epochs = values.epochs === undefined ? undefined : Number(values.epochs);
const chromium = findChromium();
const root = mkdtempSync(join(tmpdir(), 'clflow-bench-web-'));
try {
  if (chromium) await compare(join(root, 'flange'), chromium);
  else console.log('skipped: no Chromium in $CHROMIUM or the PATH; install one (Debian: apt-get install chromium).');
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function compare(product: string, browser: NonNullable<typeof chromium>): Promise<void> {
  await writeProduct(product, { seed: 1, trainImages: Number(values.photos), testImages: 12, defectImages: 5 });
  const photos = filesIn(join(product, 'train/good'));
  const tests = readdirSync(join(product, 'test')).flatMap((kind) =>
    filesIn(join(product, 'test', kind)).map((file): TestPicture => ({ file, anomalous: kind !== 'good' })),
  );
  const output = join(root, 'node.onnx');
  const settings = { epochs, seed: SEED, calibration: 'split' as const };
  const node = await train({ ...settings, data: join(product, 'train/good'), output, power: false, threads: 1 });
  const jpegs = await Promise.all(tests.map(({ file }) => sharp(file).jpeg({ quality: 90 }).toBuffer()));
  const task: WebBenchTask = {
    photos: photos.map((_, i) => `/photo-${i}.png`),
    tests: [...tests.map((_, i) => `/test-${i}.png`), ...tests.map((_, i) => `/test-${i}.jpg`)],
    timed: '/test-0.png',
    repetitions: Number(values.repetitions),
    settings,
  };
  const pages = await resources(task, photos, tests, jpegs);
  const report = await visit<WebBenchReport>(browser, pages, TIMEOUT);
  const own = await Detector.load(output, { threads: 1 });
  const carried = await Detector.load(Uint8Array.from(Buffer.from(report.model, 'base64')), { threads: 1 });
  console.log(`${machine()}\n${browser.version}, ${own.metadata.training.runtime}\n`);
  const scoresOf = (detector: Detector) => inTurn(tests, async ({ file }) => (await detector.inspect(file)).score);
  const labels = Uint8Array.from(tests, ({ anomalous }) => Number(anomalous));
  const separation = (scores: readonly number[]): string => auroc(scores, labels).toFixed(4);
  const [png, jpeg] = [report.scores.slice(0, tests.length), report.scores.slice(tests.length)];
  const carriedScores = await scoresOf(carried);
  printTable(
    [
      `training on ${photos.length} images, ${node.epochs} epochs, 1 thread`,
      'seconds',
      `AUROC on ${tests.length} images`,
    ],
    [
      ['Node', digits(node.seconds), separation(await scoresOf(own))],
      ['Chromium, WebAssembly', digits(report.training.seconds), separation(png)],
      ["Chromium's model in Node", '', separation(carriedScores)],
    ],
  );
  const jpegScores = await inTurn(jpegs, async (bytes) => (await carried.inspect(new Uint8Array(bytes))).score);
  console.log(
    `Calibration scores: ${mostApart(own.metadata.calibration.scores, carried.metadata.calibration.scores)} apart from Node's at most (relative).`,
  );
  console.log(
    `Scores of one model, Chromium beside Node: PNG ${mostApart(png, carriedScores)}, JPEG ${mostApart(jpeg, jpegScores)} (relative).\n`,
  );
  const native: number[] = [];
  for (let i = 0; i < Number(values.repetitions); i++) {
    const started = performance.now();
    await carried.inspect(tests[0].file);
    native.push(performance.now() - started);
  }
  printTable(
    ['inspection of one image, file to verdict', 'ms, median'],
    [
      ...Object.entries(report.times).map(([threads, time]) => [
        `Chromium, WebAssembly, threads: ${threads}`,
        showTiming(time),
      ]),
      ['Node, threads: 1', showTiming(timing(native))],
    ],
  );
  await Promise.all([own.release(), carried.release()]);
  await printSizes();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

async function inTurn<Item, Result>(items: readonly Item[], act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}

function mostApart(a: readonly number[], b: readonly number[]): string {
  return Math.max(...a.map((value, i) => Math.abs(value / b[i] - 1))).toExponential(1);
}

/** All that the page may fetch, by path. */
async function resources(
  task: WebBenchTask,
  photos: readonly string[],
  tests: readonly TestPicture[],
  jpegs: readonly Uint8Array[],
): Promise<Record<string, Resource>> {
  const found: Record<string, Resource> = { ...(await ortFiles()) };
  const script = async (entry: string): Promise<Resource> => {
    return { type: 'text/javascript', body: (await bundleForWeb(entry, { ortAt })).code };
  };
  found['/'] = { type: 'text/html', body: PAGE };
  found['/page.js'] = await script('bench/web/page.web.ts');
  found['/train-worker.js'] = await script('src/web/train-worker.ts');
  found['/inspect-worker.js'] = await script('src/web/inspect-worker.ts');
  found['/task.json'] = { type: 'application/json', body: JSON.stringify(task) };
  const weights = await readFile('weights/embedded.safetensors');
  found['/weights/embedded.safetensors'] = { type: 'application/octet-stream', body: weights };
  for (const [i, file] of photos.entries()) found[task.photos[i]] = { type: 'image/png', body: await readFile(file) };
  for (const [i, { file }] of tests.entries()) {
    found[task.tests[i]] = { type: 'image/png', body: await readFile(file) };
    found[task.tests[tests.length + i]] = { type: 'image/jpeg', body: jpegs[i] };
  }
  return Object.fromEntries(
    Object.entries(found).map(([path, resource]) => [path, { ...resource, headers: ISOLATED }]),
  );
}

async function printSizes(): Promise<void> {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(3);
  const row = (name: string, bytes: Uint8Array | string): string[] => [
    name,
    megabytes(bytes.length),
    megabytes(gzipSync(bytes, { level: 9 }).length),
  ];
  const bundles = ['index', 'inspect-worker', 'train-worker'];
  const ort = await ortFiles();
  printTable(
    ['what a page loads', 'MB', 'by gzip'],
    [
      ...(await Promise.all(
        bundles.map(async (name) => row(`clflow/web, ${name}`, (await bundleForWeb(`src/web/${name}.ts`)).code)),
      )),
      ...Object.entries(ort).map(([path, { body }]) => row(path.slice(1), body)),
      row('embedded.safetensors, to train', await readFile('weights/embedded.safetensors')),
    ],
  );
}
