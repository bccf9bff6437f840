/**
 * @file What few good images are worth, by the way they calibrate: how many of the other good images are rejected, whether that
 * is within what is stated, how many defects are found, and the time.
 *
 *   npm run bench:few-images -- [--data ../shared/data] [--sets a,b] [--images 8,12,16,20] [--ways split,folds] [--seeds 3]
 *                               [--size 128] [--method clflow]
 *
 * A way is `split`, `folds` or the number of images that are held back.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { imageFiles, openDataset } from '../src/dataset/index.js';
import { ImageDetector } from '../src/detector/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { decodeImage, isEmptyMask, workingSize } from '../src/image/index.node.js';
import { Random } from '../src/random.js';
import { machine } from '../src/report/machine.node.js';
import { mean } from '../src/report/spread.js';
import { calibrationMethods, methods } from '../src/training/methods.js';
import { trainingPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';
import { skipWithout } from './cells.js';

/** Good and anomalous images that are inspected, at most. */
const INSPECTED = 40;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: 'mvtec_bottle,kolektor_commutator,aws_alien,deeppcb/g44000' },
    images: { type: 'string', default: '8,12,16,20' },
    ways: { type: 'string', default: 'split,folds' },
    seeds: { type: 'string', default: '3' },
    size: { type: 'string', default: '128' },
    method: { type: 'string', default: 'clflow' },
    threads: { type: 'string', default: '1' },
  },
});
skipWithout(options.data);
const runtime = nodeRuntime({ threads: Number(options.threads) });
const backbone = await openBackbone({ name: 'embedded' }, runtime);
const method = methods.find((name) => name === options.method) ?? 'clflow';

interface Outcome {
  readonly rejected: number;
  readonly atMost: number;
  readonly bound: number;
  readonly found: number;
  readonly seconds: number;
}

console.log(`${machine()}\n`);
console.log(
  '| set | good images | way | at most | 95 % bound | rejected, mean of seeds (range) | within the bound | found | seconds |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const set of options.sets.split(',')) {
  for (const count of options.images.split(',').map(Number)) {
    for (const way of options.ways.split(',')) {
      const outcomes: Outcome[] = [];
      for (let seed = 0; seed < Number(options.seeds); seed++) outcomes.push(await outcome(set, count, way, seed));
      row(set, count, way, outcomes);
    }
  }
}

async function outcome(set: string, count: number, way: string, seed: number): Promise<Outcome> {
  const { train, test } = await openDataset(join(options.data, set), { isEmptyMask });
  const good = [...train, ...test.filter(({ label }) => label === 'normal')].map(({ file }) => file);
  const mixed = Random.of(seed, 'few images').shuffle(good);
  const files = mixed.slice(0, count);
  const heldBack = Number(way);
  const order = Random.of(seed, 'held back').permutation(count);
  const split = { calibration: order.slice(0, heldBack), train: order.slice(heldBack) };
  const { width, height } = await decodeImage(files[0]);
  const started = performance.now();
  const { file } = await trainModel({
    plan: trainingPlan({ method, size: workingSize(options.size, width, height), seed }),
    calibration: calibrationMethods.find((name) => name === way),
    ...(Number.isNaN(heldBack) ? {} : { split }),
    className: set,
    images: imageFiles(files),
    backbone,
    runtime,
  });
  const seconds = (performance.now() - started) / 1000;
  const detector = await ImageDetector.open(file, runtime);
  const share = async (inspected: readonly string[]): Promise<number> => {
    let above = 0;
    for (const image of inspected) {
      const [{ score }] = await detector.score([await decodeImage(image)]);
      if (score > detector.metadata.threshold.value) above++;
    }
    return above / inspected.length;
  };
  const defects = test.filter(({ label }) => label === 'anomalous').map(({ file: image }) => image);
  const { guaranteedRate: atMost, rateBound: bound } = detector.metadata.threshold;
  const rejected = await share(mixed.slice(count, count + INSPECTED));
  const found = await share(Random.of(seed, 'defects').shuffle(defects).slice(0, INSPECTED));
  await detector.release();
  return { rejected, atMost, bound, found, seconds };
}

function row(set: string, count: number, way: string, outcomes: readonly Outcome[]): void {
  const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;
  const rejected = outcomes.map((one) => one.rejected);
  const within = outcomes.filter((one) => one.rejected <= one.bound).length;
  const range = `${percent(Math.min(...rejected))}–${percent(Math.max(...rejected))}`;
  const [{ atMost, bound }] = outcomes;
  const averages = [outcomes.map(({ found }) => found), outcomes.map(({ seconds }) => seconds)].map(mean);
  console.log(
    `| ${set} | ${count} | ${way} | ${percent(atMost)} | ${percent(bound)} | ${percent(mean(rejected))} (${range}) | ` +
      `${within} of ${outcomes.length} | ${percent(averages[0])} | ${averages[1].toFixed(0)} |`,
  );
}
