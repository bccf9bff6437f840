/**
 * @file The ablation table: each variant of clflow's recipe on every set and seed, last epoch. A finished cell is a line of
 * the result file and is not run again.
 *
 *   npm run bench:ablation -- [--data ../shared/data] [--weights ../shared/backbones/resnet18.safetensors]
 *       [--variants default,'likelihood only'] [--sets aws_cookie,deeppcb/g77000] [--seeds 0,1,2]
 *       [--threads 0] [--output bench/results/ablation.jsonl]
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { measure } from '../src/benchmark/measure.js';
import { fingerprint, planPrint } from '../src/benchmark/cell.js';
import { datasetSize } from '../src/benchmark/dataset-size.js';
import { imageFiles, openDataset, type Dataset } from '../src/dataset/index.js';
import { writeModel, type FlowModel } from '../src/detector/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { isEmptyMask } from '../src/image/index.node.js';
import { machine } from '../src/report/machine.node.js';
import { trainingPlan, type FlowPlan } from '../src/training/plan.js';
import { trainModel } from '../src/training/train-model.js';
import { type AblationCell, ablationTable } from './ablation-table.js';
import { readings, variants, variantsNamed } from './ablation-variants.js';
import { EVALUATION_SETS, readLines, skipWithout } from './cells.js';
import { printTable } from './measure.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
    variants: { type: 'string', default: variants.map(({ name }) => name).join() },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    seeds: { type: 'string', default: '0,1,2' },
    threads: { type: 'string', default: '0' },
    output: { type: 'string', default: 'bench/results/ablation.jsonl' },
  },
});
skipWithout(options.data, options.weights);
const sets = options.sets.split(',');
const seeds = options.seeds.split(',').map(Number);
const chosen = variantsNamed(options.variants);
const runtime = nodeRuntime({ threads: Number(options.threads) });
const backbone = await openBackbone({ name: 'resnet18', weights: options.weights }, runtime);
const known = readLines<AblationCell>(options.output);
const cells: AblationCell[] = [];

for (const seed of seeds) {
  for (const set of sets) {
    const dataset = await openDataset(join(options.data, set), { isEmptyMask });
    const base = await planFor(dataset, seed);
    for (const variant of chosen) {
      const plan = variant.plan(base);
      const print = fingerprint(planPrint(plan), backbone.hash);
      const wanted = [variant.name, ...(variant.name === 'default' ? Object.keys(readings) : [])];
      const done = wanted.flatMap(
        (name) => known.find((cell) => cell.variant === name && cell.set === set && cell.fingerprint === print) ?? [],
      );
      cells.push(...(done.length === wanted.length ? done : await run(set, dataset, variant.name, plan, print)));
    }
  }
}
print();

async function planFor(dataset: Dataset, seed: number): Promise<FlowPlan> {
  const size = await datasetSize(dataset, '256');
  const plan = trainingPlan({ method: 'clflow', size, seed });
  if (plan.learner !== 'flow') throw new Error('clflow learns a flow');
  return plan;
}

async function run(
  set: string,
  dataset: Dataset,
  variant: string,
  plan: FlowPlan,
  print: string,
): Promise<AblationCell[]> {
  const started = performance.now();
  const images = imageFiles(dataset.train.map(({ file }) => file));
  const trained = await trainModel({ plan, backbone, runtime, images, className: dataset.category });
  const seconds = Math.round((performance.now() - started) / 1000);
  const { model } = trained.result;
  if (model.learner !== 'flow') throw new Error('a flow plan gave no flow');
  const maps = { [variant]: model.map, ...(variant === 'default' ? readingsOf(model) : {}) };
  const result: AblationCell[] = [];
  for (const [name, map] of Object.entries(maps)) {
    const file = await writeModel({ ...model, map }, trained.metadata);
    const { image, pixel } = await measure(file, dataset.test, runtime);
    const cell = {
      variant: name,
      set,
      seed: plan.seed,
      fingerprint: print,
      auroc: image.auroc,
      aupro: pixel?.aupro ?? null,
      seconds,
    };
    appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
    console.error(`${set} seed ${plan.seed}, ${name}: AUROC ${cell.auroc.toFixed(4)}, ${seconds} s`);
    result.push(cell);
  }
  return result;
}

function readingsOf({ map }: FlowModel) {
  return Object.fromEntries(Object.entries(readings).map(([name, change]) => [name, change(map)]));
}

function print(): void {
  console.log(`${machine()}\n`);
  console.log('Mean over sets of each seed; mean over seeds, range in brackets; last epoch.\n');
  const { head, rows } = ablationTable(cells);
  printTable(head, rows);
}
