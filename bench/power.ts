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
import { imageFiles, openDataset, unitedMask } from '../src/dataset/index.js';
import { ImageDetector, type Scored } from '../src/detector/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage, isEmptyMask, type RgbImage } from '../src/image/index.node.js';
import { measurePower } from '../src/power/index.js';
import { machine } from '../src/report/machine.node.js';
import { trainingPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';
import { EVALUATION_SETS, skipWithout } from './cells.js';

const MASKED = EVALUATION_SETS.filter((set) => !['mvtec_bottle', 'aws_alien', 'casting'].includes(set));

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
  const files = dataset.train.map(({ file }) => file);
  const { file, metadata, result } = await trainModel({
    plan: trainingPlan({ method: 'clflow', size, seed }),
    className: dataset.category,
    images: imageFiles(files),
    backbone,
    runtime,
  });
  const detector = await ImageDetector.open(file, runtime);
  const score = async (image: RgbImage): Promise<Scored> => (await detector.score([image]))[0];
  const threshold = metadata.threshold.value;
  const power = await measurePower({
    images: await Promise.all(result.calibrationIndices.map((i) => decodeImage(files[i]))),
    ...{ size, score, threshold, seed },
  });
  const bins = power.diameters.length + 1;
  const real = Array.from({ length: bins }, () => [0, 0]);
  for (const { file, label, masks } of dataset.test) {
    if (label !== 'anomalous' || masks.length === 0) continue;
    const area = (await unitedMask(masks)).data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
    const diameter = 2 * Math.sqrt(area / Math.PI);
    const edge = power.diameters.findIndex((end) => diameter <= end);
    const bin = real[edge < 0 ? bins - 1 : edge];
    bin[1]++;
    if ((await score(await decodeImage(file))).score > threshold) bin[0]++;
  }
  await detector.release();
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
