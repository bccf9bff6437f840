/**
 * @file The backbones in float32 and in whole numbers of 8 bits: processor time of the features of one image and of eight, one thread, in
 * turn; and how far the features differ, on good images that the whole numbers were not fitted to and on defective ones.
 *
 *   npm run bench:precision -- [--data ../shared/data/mvtec_bottle] [--weights ../shared/backbones/resnet18.safetensors]
 *     [--size 256] [--repetitions 20] [--web]
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openBackbone, quantizable, type Backbone } from '../src/backbone/index.node.js';
import { openDataset } from '../src/dataset/index.js';
import { imageBatch } from '../src/detector/index.js';
import { DYNAMIC, asFloats, openGraph, type Session, type TensorData } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { webRuntime } from '../src/graph/runtime.web.js';
import { decodeImage } from '../src/image/index.node.js';
import { resizeRgb } from '../src/image/resize.js';
import type { RgbImage } from '../src/image/rgb-image.js';
import { machine } from '../src/report/machine.node.js';
import { observe } from '../src/training/observe-backbone.js';
import { featuresGraph } from './features-graph.js';
import { digits, printTable, timing } from './measure.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mvtec_bottle' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
    size: { type: 'string', default: '256' },
    repetitions: { type: 'string', default: '20' },
    web: { type: 'boolean', default: false },
  },
});
const [side, repetitions] = [options.size, options.repetitions].map(Number);
const runtime = options.web ? await webRuntime({ threads: 1 }) : nodeRuntime({ threads: 1 });
const { train, test } = await openDataset(options.data);
const good = await working(train.map(({ file }) => file).slice(0, 32));
const defective = await working(
  test
    .filter(({ label }) => label === 'anomalous')
    .map(({ file }) => file)
    .slice(0, 8),
);
const [fitted, unseen] = [good.slice(0, 24), good.slice(24)];

console.log(`${machine()}, ${side} × ${side} pixels, one thread${options.web ? ', WebAssembly' : ''}\n`);
const rows: string[][] = [];
for (const name of ['embedded', 'resnet18']) {
  const weights = name === 'resnet18' ? options.weights : undefined;
  if (weights !== undefined && !existsSync(weights)) {
    console.log(`${name} is skipped: it needs ${weights}.\n`);
    continue;
  }
  const backbone = await openBackbone({ name, weights }, runtime);
  const numbers = quantizable(backbone)!;
  const batches = [0, 8, 16].map((start) => imageBatch(fitted.slice(start, start + 8)));
  const whole = await numbers.quantized(await observe(runtime, numbers, { width: side, height: side }, batches));
  const sessions = [await open(backbone), await open(whole)];
  const times = {
    one: await processorTimes(sessions, unseen.slice(0, 1)),
    eight: await processorTimes(sessions, unseen),
  };
  for (const [i, precision] of ['float32', 'int8'].entries()) {
    const ratio = (of: keyof typeof times): string => digits(times[of][0] / times[of][i]);
    const errors = i === 0 ? ['–', '–'] : [await differences(sessions, unseen), await differences(sessions, defective)];
    const [one, eight] = [times.one[i], times.eight[i] / 8].map(digits);
    rows.push([name, precision, one, ratio('one'), eight, ratio('eight'), ...errors]);
  }
}
printTable(
  ['backbone', 'precision', 'ms, one image', 'ratio', 'ms each of eight', 'ratio', 'error, good', 'error, defective'],
  rows,
);

async function working(files: readonly string[]): Promise<RgbImage[]> {
  const images: RgbImage[] = [];
  for (const file of files) images.push(resizeRgb(await decodeImage(file), side, side));
  return images;
}

function open(backbone: Backbone): Promise<Session> {
  return openGraph(runtime, featuresGraph(backbone, side, DYNAMIC));
}

/** Median milliseconds of user and system of each, in turn. */
async function processorTimes(sessions: readonly Session[], images: readonly RgbImage[]): Promise<number[]> {
  const image = imageBatch(images);
  const taken = sessions.map(() => [] as number[]);
  for (let round = -2; round < repetitions; round++) {
    for (const [i, session] of sessions.entries()) {
      const before = process.cpuUsage();
      await session.run({ image });
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) taken[i].push((user + system) / 1000);
    }
  }
  return taken.map((times) => timing(times).median);
}

/** Root mean square of the difference over that of the features, of each map. */
async function differences([real, whole]: readonly Session[], images: readonly RgbImage[]): Promise<string> {
  const [a, b] = [await real.run({ image: imageBatch(images) }), await whole.run({ image: imageBatch(images) })];
  const squares = (tensor: TensorData, other?: TensorData): number =>
    asFloats(tensor).reduce((sum, value, i) => sum + (value - Number(other?.data[i] ?? 0)) ** 2, 0);
  return Object.keys(a)
    .map((name) => `${(100 * Math.sqrt(squares(a[name], b[name]) / squares(a[name]))).toFixed(1)} %`)
    .join(', ');
}
