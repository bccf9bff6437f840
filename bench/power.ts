/**
 * @file Detection power, predicted by synthesized defects and seen on real ones: for every set with masks, the share of defects
 * found at the threshold by size.
 *
 *   npm run bench:power -- [--data ../shared/data] [--sets a,b] [--seed 0]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { datasetSize } from '../src/benchmark/dataset-size.js';
import { chooseThreshold } from '../src/calibration/index.js';
import { imageFiles, openDataset } from '../src/dataset/index.js';
import { detectorGraph, scoreImages } from '../src/detector/index.js';
import { openGraph } from '../src/graph/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage, decodeMask, isEmptyMask } from '../src/image/index.node.js';
import { measurePower } from '../src/power/index.js';
import { machine } from '../src/report/machine.node.js';
import { trainingPlan } from '../src/training/plan.js';
import { trainDetector } from '../src/training/train.js';
import { EVALUATION_SETS, skipWithout } from './cells.js';

const MASKED = EVALUATION_SETS.filter((set) => set !== 'mvtec_bottle' && set !== 'aws_alien');

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: MASKED.join() },
    seed: { type: 'string', default: '0' },
  },
});
skipWithout(options.data);
const seed = Number(options.seed);
const runtime = nodeRuntime({ threads: 0 });
const backbone = await openBackbone({ name: 'embedded' }, runtime);
console.log(`${machine()}; embedded backbone, default settings, false-alarm rate 1 %, seed ${seed}\n`);
console.log('| set | diameter, pixels | painted defects found | real defects found |\n|---|---|---|---|');
const sums = { painted: [0, 0], real: [0, 0] };
for (const set of options.sets.split(',')) await rows(set);
console.log(`| all | | ${share(sums.painted)} | ${share(sums.real)} |`);

async function rows(set: string): Promise<void> {
  const dataset = await openDataset(join(options.data, set), { isEmptyMask });
  const size = await datasetSize(dataset, '256');
  const rate = 0.01;
  const { model, calibration, calibrationIndices } = await trainDetector({
    plan: trainingPlan({ method: 'clflow', size, seed }),
    images: imageFiles(dataset.train.map(({ file }) => file)),
    backbone,
    runtime,
  });
  const session = await openGraph(runtime, detectorGraph(model));
  const threshold = chooseThreshold(calibration.scores, rate).value;
  const power = await measurePower({
    images: await Promise.all(calibrationIndices.map((i) => decodeImage(dataset.train[i].file))),
    size,
    score: async (image) => (await scoreImages(session, [image]))[0],
    threshold,
    seed,
  });
  const bins = power.diameters.length + 1;
  const real = Array.from({ length: bins }, () => [0, 0]);
  for (const { file, label, mask } of dataset.test) {
    if (label !== 'anomalous' || mask === undefined) continue;
    const area = (await decodeMask(mask)).data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
    const diameter = 2 * Math.sqrt(area / Math.PI);
    const edge = power.diameters.findIndex((end) => diameter <= end);
    const bin = real[edge < 0 ? bins - 1 : edge];
    const [{ score }] = await scoreImages(session, [await decodeImage(file)]);
    bin[1]++;
    if (score > threshold) bin[0]++;
  }
  await session.release();
  for (let bin = 0; bin < bins; bin++) {
    const painted = [0, 0];
    for (const cell of power.cells) {
      if (cell.size !== bin) continue;
      painted[0] += cell.found;
      painted[1] += cell.total;
    }
    if (real[bin][1] === 0) continue;
    const from = bin === 0 ? 0 : Math.round(power.diameters[bin - 1]);
    const to = bin === bins - 1 ? 'more' : String(Math.round(power.diameters[bin]));
    console.log(`| ${set} | ${from} to ${to} | ${share(painted)} | ${share(real[bin])} |`);
    for (const k of [0, 1]) {
      sums.painted[k] += painted[k];
      sums.real[k] += real[bin][k];
    }
  }
}

function share([found, total]: readonly number[]): string {
  return total === 0 ? '–' : `${Math.round((100 * found) / total)} % (${found} of ${total})`;
}
