/**
 * @file Features of one image in a browser: the embedded backbone against ResNet-18 on onnxruntime-web, WebAssembly with one
 * thread, in a headless Chromium. Every model's features are checked against the native runtime's.
 *
 *   npm run bench:browser -- [--repetitions 30] [--size 256] [--weights ../shared/backbones/resnet18.safetensors]
 *
 * Chromium is $CHROMIUM, or `chromium` in the PATH.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { openBackbone, type Backbone } from '../src/backbone/index.node.js';
import { messageOf } from '../src/errors.js';
import { asFloats, serialize } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { findChromium, type Chromium } from '../tools/browser/chromium.js';
import { ortFiles } from '../tools/browser/ort-files.js';
import type { Resource } from '../tools/browser/server.js';
import { visit } from '../tools/browser/visit.js';
import { featuresGraph, noiseImage } from './features-graph.js';
import { machine } from '../src/report/machine.node.js';
import { digits, printTable, showTiming, type Timing } from './measure.js';

/** Seconds that the page has. */
const TIMEOUT = 120;
/** Relative; between the sums of the first tap in the browser and on the native runtime. */
const TOLERANCE = 1e-3;

interface Model {
  /** ONNX. */
  readonly bytes: Uint8Array;
  /** Of the first tap on the native runtime. */
  readonly sum: number;
}

/** What the page posts. */
interface Report {
  readonly runtime: string;
  readonly sums: Readonly<Record<string, number>>;
  readonly times: Readonly<Record<string, Timing>>;
}

const { values: options } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '30' },
    size: { type: 'string', default: '256' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
  },
});
const [repetitions, size] = [options.repetitions, options.size].map(Number);
const native = nodeRuntime();
const image = noiseImage(size);

const chromium = findChromium();
if (chromium) {
  await compare(chromium).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
} else {
  console.log('skipped: no Chromium in $CHROMIUM or the PATH; install one (Debian: apt-get install chromium).');
}

async function compare(browser: Chromium): Promise<void> {
  const models = await openModels();
  const { runtime, sums, times } = await visit<Report>(browser, await pageResources(models), TIMEOUT);
  const difference = checkSums(models, sums);
  console.log(`${machine()}\n${browser.version}, ${runtime}, ${size} × ${size} pixels\n`);
  printTable(
    ['features of one image', 'ms, median', 'times the embedded one'],
    Object.entries(times).map(([name, timing]) => [
      `${name}, Chromium, WebAssembly, 1 thread`,
      showTiming(timing),
      digits(timing.median / times.embedded.median),
    ]),
  );
  console.log(
    `Sums of the first tap differ from ${native.name}'s by ${difference.toExponential(1)} at most (relative).`,
  );
}

async function openModels(): Promise<Record<string, Model>> {
  const { weights } = options;
  const models = { embedded: await openModel(await openBackbone({ name: 'embedded' }, native)) };
  if (existsSync(weights)) {
    return { ...models, resnet18: await openModel(await openBackbone({ name: 'resnet18', weights }, native)) };
  }
  console.log(`ResNet-18 is skipped: it needs ${weights}.\n`);
  return models;
}

async function openModel(backbone: Backbone): Promise<Model> {
  const bytes = serialize(featuresGraph(backbone, size));
  const session = await native.open(bytes);
  const { tap0 } = await session.run({ image });
  await session.release();
  return { bytes, sum: asFloats(tap0).reduce((sum, value) => sum + value, 0) };
}

/** All that the page may fetch, by path. */
async function pageResources(models: Readonly<Record<string, Model>>): Promise<Record<string, Resource>> {
  const script = 'text/javascript';
  const own = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');
  const task = { models: Object.keys(models), shape: image.shape, rounds: { warmup: 3, repetitions } };
  return {
    '/': { type: 'text/html', body: await own('browser/page.html') },
    '/page.js': { type: script, body: await own('browser/page.js') },
    '/measure.js': { type: script, body: toJavaScript(await own('measure.ts')) },
    ...(await ortFiles()),
    '/task.json': { type: 'application/json', body: JSON.stringify(task) },
    '/image.bin': { type: 'application/octet-stream', body: image.data as Uint8Array },
    ...Object.fromEntries(
      Object.entries(models).map(([name, { bytes }]) => [
        `/${name}.onnx`,
        { type: 'application/octet-stream', body: bytes },
      ]),
    ),
  };
}

function toJavaScript(source: string): string {
  const { ScriptTarget, ModuleKind } = ts;
  const compilerOptions = { target: ScriptTarget.ES2022, module: ModuleKind.ES2022 };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

/** The largest relative difference of the sums; throws where it is beyond the tolerance. */
function checkSums(models: Readonly<Record<string, Model>>, sums: Report['sums']): number {
  const differences = Object.entries(models).map(([name, { sum }]) => {
    const difference = Math.abs(sums[name] - sum) / Math.abs(sum);
    if (difference <= TOLERANCE) return difference;
    throw new Error(
      `${name}: the first tap sums to ${sums[name]} in the browser, but to ${sum} on ${native.name}; ` +
        `more than ${TOLERANCE} of it apart.`,
    );
  });
  return Math.max(...differences);
}
