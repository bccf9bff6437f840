/**
 * @file Detection with several backbones under one recipe: image AUROC per set, mean over seeds; last epoch.
 *
 *   npx tsx packages/backbone-maker/compare.ts --data ../shared/data --weights resnet18.safetensors
 *       [--candidates resnet18,trunk,unit,heads,exported,random] [--checkpoint FILE] [--shards DIR] [--exported FILE]
 *       [--sets mvtec_bottle,…] [--seeds 0,1,2] [--epochs 12] [--output FILE.jsonl]
 *
 * `--epochs 0` is the flow at its start: a Gaussian per position on the features, a quick look at what they hold.
 * Finished cells are lines of the output file and are not run again.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EVALUATION_SETS, readLines } from '../../bench/cells.js';
import type { Backbone } from '../../src/backbone/index.js';
import { fingerprint, planPrint } from '../../src/benchmark/cell.js';
import { datasetSize } from '../../src/benchmark/dataset-size.js';
import { runCell } from '../../src/benchmark/run-cell.js';
import { openDataset, type Dataset } from '../../src/dataset/index.js';
import { nodeRuntime } from '../../src/graph/runtime.node.js';
import { isEmptyMask } from '../../src/image/index.node.js';
import { mean } from '../../src/report/index.js';
import { recipes, trainingPlan, type TrainingPlan } from '../../src/training/plan.js';
import { CANDIDATES, openCandidate, type Candidate } from './candidates.js';

interface Cell {
  readonly set: string;
  readonly candidate: Candidate;
  readonly seed: number;
  readonly epochs: number;
  /** Of plan and weights: a cell of another recipe is not this one. */
  readonly fingerprint: string;
  readonly auroc: number;
  readonly aupro: number | null;
  readonly seconds: number;
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
    checkpoint: { type: 'string' },
    shards: { type: 'string' },
    exported: { type: 'string' },
    candidates: { type: 'string', default: 'resnet18,exported' },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    seeds: { type: 'string', default: '0' },
    epochs: { type: 'string', default: String(recipes.clflow.epochs) },
    output: { type: 'string' },
  },
});
const sets = options.sets.split(',');
const candidates = options.candidates.split(',').map((name) => {
  const found = CANDIDATES.find((candidate) => candidate === name);
  if (!found) throw new Error(`there is no candidate "${name}"; choose of ${CANDIDATES.join(', ')}`);
  return found;
});
const epochs = Number(options.epochs);
const runtime = nodeRuntime({ threads: 0 });
const known = options.output ? readLines<Cell>(options.output) : [];
const cells: Cell[] = [];

for (const candidate of candidates) {
  const backbone = await openCandidate(candidate, options, runtime);
  for (const set of sets) {
    const dataset = await openDataset(join(options.data, set), { isEmptyMask });
    for (const seed of options.seeds.split(',').map(Number)) {
      const size = await datasetSize(dataset, '256');
      const plan = trainingPlan({ method: 'clflow', size, seed }, { epochs });
      const print = fingerprint(planPrint(plan), backbone.hash);
      const same = (cell: Cell) => cell.set === set && cell.candidate === candidate && cell.fingerprint === print;
      cells.push(known.find(same) ?? (await detect(set, dataset, candidate, backbone, plan, print)));
    }
  }
}
print();

async function detect(
  set: string,
  dataset: Dataset,
  candidate: Candidate,
  backbone: Backbone,
  plan: TrainingPlan,
  print: string,
): Promise<Cell> {
  const { cell: measured } = await runCell({
    category: { name: set, dataset },
    files: dataset.train.map(({ file }) => file),
    backbone,
    backboneName: candidate,
    plan,
    fingerprint: print,
    version: '',
    runtime,
  });
  const { image, pixel, trainSeconds } = measured;
  const { seed } = plan;
  const aupro = pixel?.aupro ?? null;
  const seconds = Math.round(trainSeconds);
  const cell = { set, candidate, seed, epochs, fingerprint: print, auroc: image.auroc, aupro, seconds };
  if (options.output) appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
  console.error(`${set} ${candidate} seed ${seed}: ${cell.auroc.toFixed(4)}, ${seconds} s`);
  return cell;
}

function print(): void {
  console.log(`| set | ${candidates.join(' | ')} |\n|---|${'---|'.repeat(candidates.length)}`);
  const means = (set: string) => candidates.map((candidate) => mean(of(set, candidate)));
  for (const set of sets)
    console.log(
      `| ${set} | ${means(set)
        .map((value) => value.toFixed(3))
        .join(' | ')} |`,
    );
  const overall = candidates.map((candidate) => mean(sets.map((set) => mean(of(set, candidate)))));
  console.log(`| **mean** | ${overall.map((value) => value.toFixed(4)).join(' | ')} |`);
}

function of(set: string, candidate: Candidate): number[] {
  return cells.filter((cell) => cell.set === set && cell.candidate === candidate).map(({ auroc }) => auroc);
}
