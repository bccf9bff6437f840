/**
 * @file What a training costs over the number of images, their size and the threads: processor time, time and peak memory of whole
 * processes `clflow train`. A finished training is a line of the results and is not run again, so that a stopped bench goes on; recipes
 * that have changed since are trained anew, and all with --anew. docs/results.md shows the lines.
 *
 *   npm run build && npm run bench:cost -- [--images 32,125,500,1000,4000] [--sizes 256,384,512,768,1024] [--threads 1,2] [--anew]
 *       [--data ../shared/data/mvtec_bottle] [--output bench/results/cost.jsonl]
 *   npm run bench:cost -- --images 3000,4500 --sizes "" --threads "" --epochs 1 --output memory.jsonl     # memory alone, in less time
 *
 * The images are made of the good ones of a set, each cut and lit a little otherwise. An empty list leaves an axis out.
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { fingerprint, planPrint } from '../src/benchmark/cell.js';
import { openDataset } from '../src/dataset/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { machine } from '../src/report/machine.node.js';
import { planFor, trainingPlan } from '../src/training/plan.js';
import { coresInUse } from './busy.js';
import { readLines, skipWithout } from './cells.js';
import { IMAGES_OF_SIZES, STANDARD, type CostCell, type Standard } from './cost-fit.js';
import { productOf } from './cost-images.js';
import { costTable } from './cost-table.js';
import { printTable } from './measure.js';
import { runWhole } from './whole-process.js';

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '32,125,500,1000,4000' },
    sizes: { type: 'string', default: '256,384,512,768,1024' },
    threads: { type: 'string', default: '1,2' },
    epochs: { type: 'string' },
    anew: { type: 'boolean', default: false },
    data: { type: 'string', default: '../shared/data/mvtec_bottle' },
    output: { type: 'string', default: 'bench/results/cost.jsonl' },
  },
});
skipWithout(options.data);
const numbers = (list: string): number[] => list.split(',').filter(Boolean).map(Number);
const wanted: Standard[] = [
  ...numbers(options.images).map((images) => ({ ...STANDARD, images })),
  ...numbers(options.sizes).map((size) => ({ ...STANDARD, images: IMAGES_OF_SIZES, size })),
  ...numbers(options.threads).map((threads) => ({ ...STANDARD, threads })),
];
const backbone = await openBackbone({ name: 'embedded' }, nodeRuntime({ threads: 1 }));
const sources = (await openDataset(options.data)).train.map(({ file }) => file);
const folder = mkdtempSync(join(tmpdir(), 'clflow-cost-'));
const cells: CostCell[] = options.anew ? [] : readLines<CostCell>(options.output);
try {
  for (const which of wanted) {
    const known = cells.some((cell) => {
      const own = cell.images === which.images && cell.size === which.size && cell.threads === which.threads;
      return own && cell.fingerprint === printOf(which);
    });
    if (known) continue;
    const cell = await train(which);
    cells.push(cell);
    appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
    const { images, size, threads, wallSeconds, cpuSeconds, peakMemoryMb } = cell;
    console.error(
      `${images} images of ${size}², ${threads} threads: ${wallSeconds.toFixed(1)} s, processor ${cpuSeconds.toFixed(1)} s, ${peakMemoryMb.toFixed(0)} MB`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const { about, head, rows } = costTable(cells)!;
console.log(`${about}\n`);
printTable(
  head,
  rows.map((row) => row.cells),
);

function planOf({ images, size }: Standard) {
  const changes = options.epochs === undefined ? {} : { epochs: Number(options.epochs) };
  return planFor(trainingPlan({ method: 'clflow', size: { width: size, height: size }, seed: 0 }, changes), images);
}

function printOf(which: Standard): string {
  return fingerprint(planPrint(planOf(which)), backbone.hash);
}

async function train(which: Standard): Promise<CostCell> {
  const data = await productOf(which.images, sources, folder);
  const size = `${which.size}x${which.size}`;
  const settings = ['--output', join(folder, 'model.onnx'), '--size', size, '--threads', String(which.threads)];
  if (options.epochs !== undefined) settings.push('--epochs', options.epochs);
  const others = await coresInUse();
  const { result, ...costs } = await runWhole(['train', data, ...settings]);
  const { epochs } = result as { epochs: number };
  return {
    ...which,
    ...costs,
    ...{ epochs, fingerprint: printOf(which), machine: machine(), date: new Date().toISOString().slice(0, 10), others },
  };
}
