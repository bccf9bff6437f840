/**
 * @file What a graphics card is worth: training and inspection by each device that works here, with the same model's scores beside
 * the processor's. A device that does not work here has a line that says why.
 *
 *   npm run build && npm run bench:devices -- [--devices cpu,cuda,webgpu] [--train cpu,cuda,webgpu] [--sets mvtec_bottle] [--backbones embedded,resnet18]
 *       [--data ../shared/data] [--weights ../shared/backbones/resnet18.safetensors] [--output bench/results/devices.jsonl]
 *
 * The first device trains in any case; one that is not in --train inspects with its model alone. CUDA needs onnxruntime-node's CUDA provider (docs/guides/on-a-gpu.md). Peers on the same card: bench/peers/README.md.
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataset } from '../src/dataset/index.js';
import { messageOf } from '../src/errors.js';
import type { Device } from '../src/graph/devices.js';
import { decodeImage, type RgbImage } from '../src/image/index.node.js';
import { machine } from '../src/report/machine.node.js';
import { openModel } from '../src/tasks/support/open-model.js';
import { skipWithout } from './cells.js';
import { digits, printTable, timing } from './measure.js';
import { runWhole } from './whole-process.js';

const MANY = 16;
const REPETITIONS = 20;

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: 'cpu,cuda,webgpu' },
    train: { type: 'string', default: 'cpu,cuda,webgpu' },
    sets: { type: 'string', default: 'mvtec_bottle' },
    backbones: { type: 'string', default: 'embedded,resnet18' },
    data: { type: 'string', default: '../shared/data' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
    output: { type: 'string', default: 'bench/results/devices.jsonl' },
  },
});
skipWithout(options.data, options.weights);

interface DeviceCell {
  readonly set: string;
  readonly backbone: string;
  readonly device: string;
  /** Whole process `clflow train`; null where the device did not train. */
  readonly trainSeconds: number | null;
  /** Image AUROC of the model that was trained on the device, by the processor. */
  readonly auroc: number | null;
  /** The network alone, ms: one image, and one of sixteen at once. */
  readonly one: number;
  readonly many: number;
  /** Of the processor's model on this device, over the test images. */
  readonly greatestScoreDifference: number;
  readonly otherVerdicts: number;
  readonly images: number;
}

const folder = mkdtempSync(join(tmpdir(), 'clflow-devices-'));
const cells: DeviceCell[] = [];
console.log(`${machine()}\n`);
try {
  for (const set of options.sets.split(',')) {
    for (const backbone of options.backbones.split(',')) await measureAll(set, backbone);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printTable(
  [
    'set',
    'backbone',
    'device',
    'training, s',
    'AUROC',
    'ms an image',
    `of ${MANY}`,
    'score differs by',
    'other verdicts',
  ],
  cells.map((cell) => [
    cell.set,
    cell.backbone,
    cell.device,
    cell.trainSeconds === null ? '–' : digits(cell.trainSeconds),
    cell.auroc?.toFixed(4) ?? '–',
    digits(cell.one),
    digits(cell.many),
    cell.greatestScoreDifference.toExponential(1),
    `${cell.otherVerdicts} of ${cell.images}`,
  ]),
);

async function measureAll(set: string, backbone: string): Promise<void> {
  const data = join(options.data, set);
  let reference: { readonly model: string; readonly scores: readonly number[] } | undefined;
  for (const device of options.devices.split(',') as Device[]) {
    try {
      const trains = reference === undefined || options.train.split(',').includes(device);
      const trained = trains ? await train(data, backbone, device) : null;
      const model: string = reference?.model ?? trained!.model;
      const inspected = await inspectAll(model, data, device);
      reference ??= { model, scores: inspected.scores };
      const { scores } = reference;
      const differences = inspected.scores.map((score, i) => Math.abs(score / scores[i] - 1));
      const { threshold } = inspected;
      const cell: DeviceCell = {
        ...{ set, backbone, device, trainSeconds: trained?.seconds ?? null, auroc: trained?.auroc ?? null },
        ...{ one: inspected.one, many: inspected.many, images: scores.length },
        greatestScoreDifference: Math.max(...differences),
        otherVerdicts: scores.filter((score, i) => score > threshold !== inspected.scores[i] > threshold).length,
      };
      cells.push(cell);
      appendFileSync(options.output, `${JSON.stringify({ ...cell, machine: machine() })}\n`);
      console.log(JSON.stringify(cell));
    } catch (error) {
      console.log(`${set} ${backbone} ${device}: ${messageOf(error).slice(0, 600)}`);
    }
  }
}

async function train(data: string, backbone: string, device: Device) {
  const model = join(folder, `${backbone}-${device}.onnx`);
  const weights = backbone === 'embedded' ? [] : ['--backbone', backbone, '--weights', options.weights];
  const started = performance.now();
  await runWhole(['train', data, '--output', model, ...weights, '--device', device]);
  const seconds = (performance.now() - started) / 1000;
  const { result } = await runWhole(['evaluate', model, data]);
  return { model, seconds, auroc: (result as { image: { auroc: number } }).image.auroc };
}

async function inspectAll(model: string, data: string, device: Device) {
  const { detector } = await openModel(model, { device });
  try {
    const dataset = await openDataset(data);
    const images: RgbImage[] = [];
    for (const { file } of dataset.test) images.push(await decodeImage(file));
    const scores: number[] = [];
    for (const image of images) scores.push((await detector.score([image]))[0].score);
    const some = Array.from({ length: MANY }, (_, i) => images[i % images.length]);
    // Apart, not in turns: a card plans anew when the number of images changes.
    const one = await median(some, (image) => detector.score([image]));
    const many = (await median(some, () => detector.score(some))) / MANY;
    const threshold = detector.metadata.threshold.value;
    return { scores, threshold, one, many };
  } finally {
    await detector.release();
  }
}

/** Of calls on the images in turn, ms; the first two do not count. */
async function median(images: readonly RgbImage[], work: (image: RgbImage) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = -2; i < REPETITIONS; i++) {
    const started = performance.now();
    await work(images[(i + MANY) % MANY]);
    if (i >= 0) times.push(performance.now() - started);
  }
  return timing(times).median;
}
