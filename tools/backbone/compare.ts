/**
 * @file Detection with several backbones under one recipe: image AUROC per set, mean over seeds.
 *
 *   npx tsx tools/backbone/compare.ts --data ../shared/data --weights resnet18.safetensors
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
import { mean } from '../../src/report/spread.js';
import { openDataset } from '../../src/dataset/index.js';
import { detectorGraph, imageBatch } from '../../src/detector/index.js';
import { asFloats, openGraph } from '../../src/graph/index.js';
import { nodeRuntime } from '../../src/graph/runtime.node.js';
import { decodeImage, imageInfo, workingSize } from '../../src/image/index.node.js';
import { auroc } from '../../src/metrics/index.js';
import { recipes, trainingPlan } from '../../src/training/plan.js';
import { trainDetector } from '../../src/training/train.js';
import { CANDIDATES, openCandidate, type Candidate } from './candidates.js';

interface Cell {
  readonly set: string;
  readonly candidate: Candidate;
  readonly seed: number;
  readonly epochs: number;
  readonly auroc: number;
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
const runtime = nodeRuntime({ threads: 2 });
const cells = options.output ? readLines<Cell>(options.output) : [];

for (const seed of options.seeds.split(',').map(Number)) {
  for (const set of sets) {
    for (const candidate of candidates) {
      const same = (cell: Cell) => cell.set === set && cell.candidate === candidate && cell.seed === seed;
      if (cells.some((cell) => same(cell) && cell.epochs === epochs)) continue;
      const started = performance.now();
      const value = await detect(set, candidate, seed);
      const seconds = Math.round((performance.now() - started) / 1000);
      const cell = { set, candidate, seed, epochs, auroc: value, seconds };
      cells.push(cell);
      if (options.output) appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
      console.error(`${set} ${candidate} seed ${seed}: ${value.toFixed(4)}, ${seconds} s`);
    }
  }
}
print();

async function detect(set: string, candidate: Candidate, seed: number): Promise<number> {
  const { train, test } = await openDataset(join(options.data, set));
  const { width, height } = await imageInfo(train[0].file);
  const { model } = await trainDetector({
    plan: trainingPlan(
      { method: 'clflow', size: workingSize('256', width, height), seed, falseAlarmRate: 0.01, calibration: 'split' },
      epochs,
    ),
    backbone: await openCandidate(candidate, options, runtime),
    runtime,
    images: { count: train.length, load: (i) => decodeImage(train[i].file) },
  });
  const session = await openGraph(runtime, detectorGraph(model));
  try {
    const scores: number[] = [];
    for (const { file } of test) {
      const out = await session.run({ image: imageBatch([await decodeImage(file)]) });
      scores.push(asFloats(out.anomaly_score)[0]);
    }
    return auroc(
      scores,
      test.map(({ label }) => (label === 'anomalous' ? 1 : 0)),
    );
  } finally {
    await session.release();
  }
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
  return cells
    .filter((cell) => cell.set === set && cell.candidate === candidate && cell.epochs === epochs)
    .map((cell) => cell.auroc);
}
