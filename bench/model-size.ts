/**
 * @file What it costs to store a model in fewer bytes: every set is trained once with numbers in float32, and the same detector is
 * written as versions before compact files wrote it and as it is written now, numbers rounded and packed. Both score the set's test
 * images; size, metrics, time to open the file and processor time of an image stand beside each other. A finished cell is a line of
 * the result file and is not run again.
 *
 *   npm run bench:model-size -- [--data ../shared/data] [--sets casting,aws_alien] [--backbone embedded] [--weights FILE] [--taps a,b]
 *       [--label NAME] [--epochs 2] [--threads 1] [--output bench/results/model-size/results.jsonl]
 *
 * What is compared is the packing, so that few epochs do. Calibration takes no part in scores.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { fingerprint, planPrint } from '../src/benchmark/cell.js';
import { datasetSize } from '../src/benchmark/dataset-size.js';
import { measure } from '../src/benchmark/measure.js';
import { imageFiles, openDataset } from '../src/dataset/index.js';
import { ImageDetector, storedFlow, storedPartMeans, writeModel, type FlowModel } from '../src/detector/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage, isEmptyMask, type RgbImage } from '../src/image/index.node.js';
import { machine } from '../src/report/machine.node.js';
import { trainingPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';
import { EVALUATION_SETS, readLines, skipWithout } from './cells.js';
import { printTable, timing } from './measure.js';
import { modelSizeTable, type ModelSizeCell, type PackedResult } from './model-size-table.js';

/** Openings of a file and looks at an image; the medians count. */
const OPENINGS = 9;
const LOOKS = 20;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    backbone: { type: 'string', default: 'embedded' },
    weights: { type: 'string' },
    taps: { type: 'string' },
    label: { type: 'string' },
    epochs: { type: 'string', default: '2' },
    threads: { type: 'string', default: '1' },
    output: { type: 'string', default: 'bench/results/model-size/results.jsonl' },
  },
});
skipWithout(options.data);
const runtime = nodeRuntime({ threads: Number(options.threads) });
const spec = { name: options.backbone, weights: options.weights, taps: options.taps?.split(',') };
const [exact, rounded] = await Promise.all([
  openBackbone({ ...spec, rounded: false }, runtime),
  openBackbone(spec, runtime),
]);
const cells: ModelSizeCell[] = [];
for (const set of options.sets.split(',')) cells.push(await cellOf(set));
console.log(`${machine()}\n`);
const { head, rows } = modelSizeTable(cells);
printTable(
  head,
  rows.map((row) => row.cells),
);

async function cellOf(set: string): Promise<ModelSizeCell> {
  const dataset = await openDataset(join(options.data, set), { isEmptyMask });
  const size = await datasetSize(dataset, '256');
  const plan = trainingPlan({ method: 'clflow', size, seed: 0 }, { epochs: Number(options.epochs) });
  const which = {
    set,
    backbone: options.label ?? options.backbone,
    fingerprint: fingerprint(planPrint(plan), exact.hash),
  };
  const known = readLines<ModelSizeCell>(options.output).find((cell) =>
    Object.entries(which).every(([key, value]) => cell[key as keyof ModelSizeCell] === value),
  );
  if (known) return known;
  console.error(`${set}: training`);
  const images = imageFiles(dataset.train.map(({ file }) => file));
  const { result, metadata } = await trainModel({
    ...{ plan, images, backbone: exact, runtime, className: dataset.category, numbers: 'float32' },
  });
  const model = result.model as FlowModel;
  const packed = {
    ...model,
    ...storedFlow(model),
    backbone: rounded,
    partMeans: model.partMeans && storedPartMeans(model.partMeans),
  };
  const files = [await writeModel(model, metadata, { compact: false }), await writeModel(packed, metadata)];
  const times = await timesOf(files, await decodeImage(dataset.test[0].file));
  const results: PackedResult[] = [];
  for (const [i, file] of files.entries()) {
    const { image, pixel } = await measure(file, dataset.test, runtime);
    results.push({ bytes: file.length, auroc: image.auroc, aupro: pixel?.aupro ?? null, ...times[i] });
  }
  const whitening = model.whitening?.kind ?? null;
  const cell = {
    ...which,
    size,
    epochs: plan.learner === 'flow' ? plan.epochs : 0,
    whitening,
    before: results[0],
    after: results[1],
  };
  mkdirSync(dirname(options.output), { recursive: true });
  appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
  return cell;
}

/** Of each file in turn, so that whatever else the machine does falls on all of them. */
async function timesOf(
  files: readonly Uint8Array[],
  image: RgbImage,
): Promise<Pick<PackedResult, 'openMs' | 'openCpuMs' | 'imageCpuMs'>[]> {
  const opened = files.map(() => [] as Spent[]);
  for (let turn = 0; turn < OPENINGS; turn++) {
    for (const [i, file] of files.entries()) {
      opened[i].push(await spent(async () => (await ImageDetector.open(file, runtime)).release()));
    }
  }
  const detectors = await Promise.all(files.map((file) => ImageDetector.open(file, runtime)));
  const looked = files.map(() => [] as Spent[]);
  for (let turn = 0; turn < LOOKS; turn++) {
    for (const [i, detector] of detectors.entries()) looked[i].push(await spent(() => detector.score([image])));
  }
  for (const detector of detectors) await detector.release();
  return files.map((_, i) => ({
    openMs: timing(opened[i].map(({ ms }) => ms)).min,
    openCpuMs: timing(opened[i].map(({ cpuMs }) => cpuMs)).median,
    imageCpuMs: timing(looked[i].map(({ cpuMs }) => cpuMs)).median,
  }));
}

interface Spent {
  readonly ms: number;
  /** Of all threads. */
  readonly cpuMs: number;
}

async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
}
