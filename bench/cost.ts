/**
 * @file What a training costs over the number of images, their size and the threads: processor time, time and peak memory of whole
 * processes `clflow train`. A finished training is a line of the results and is not run again, so that a stopped bench goes on; recipes
 * that have changed since are trained anew, and all with --anew. docs/results.md shows the lines.
 *
 *   npm run build && npm run bench:cost -- [--images 32,125,500,1000,4000] [--sizes 256,384,512,768,1024] [--threads 1,2] [--anew]
 *       [--data ../shared/data/mvtec_bottle] [--output bench/results/cost.jsonl]
 *
 * The images are made of the good ones of a set, each cut and lit a little otherwise. An empty list leaves an axis out.
 */
import { appendFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { openBackbone } from '../src/backbone/index.node.js';
import { fingerprint, planPrint } from '../src/benchmark/cell.js';
import { openDataset } from '../src/dataset/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { Random } from '../src/random.js';
import { machine } from '../src/report/machine.node.js';
import { planFor, trainingPlan } from '../src/training/plan.js';
import { readLines, skipWithout } from './cells.js';
import { IMAGES_OF_SIZES, STANDARD, type CostCell, type Standard } from './cost-fit.js';
import { costTable } from './cost-table.js';
import { printTable } from './measure.js';
import { runWhole } from './whole-process.js';

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '32,125,500,1000,4000' },
    sizes: { type: 'string', default: '256,384,512,768,1024' },
    threads: { type: 'string', default: '1,2' },
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
  return planFor(trainingPlan({ method: 'clflow', size: { width: size, height: size }, seed: 0 }), images);
}

function printOf(which: Standard): string {
  return fingerprint(planPrint(planOf(which)), backbone.hash);
}

async function train(which: Standard): Promise<CostCell> {
  const data = await productOf(which.images);
  const size = `${which.size}x${which.size}`;
  const settings = ['--output', join(folder, 'model.onnx'), '--size', size, '--threads', String(which.threads)];
  const { result, ...costs } = await runWhole(['train', data, ...settings]);
  const { epochs } = result as { epochs: number };
  return {
    ...which,
    ...costs,
    ...{ epochs, fingerprint: printOf(which), machine: machine(), date: new Date().toISOString().slice(0, 10) },
  };
}

/** A folder with that many images: the first ones of all. */
async function productOf(images: number): Promise<string> {
  const product = join(folder, `product-${images}`, 'good');
  mkdirSync(product, { recursive: true });
  for (let i = 0; i < images; i++) {
    const file = join(product, `${i}.jpg`);
    if (!existsSync(file)) linkSync(await imageOf(i), file);
  }
  return dirname(product);
}

/** A good image of its own for every index. */
async function imageOf(index: number): Promise<string> {
  const file = join(folder, `${index}.jpg`);
  if (!existsSync(file)) await makeImage(index, file);
  return file;
}

/** Pixels at most that an image is moved by. */
const MOVED = 12;

async function makeImage(index: number, file: string): Promise<void> {
  const random = Random.of(0, 'cost', index);
  const source = sharp(sources[index % sources.length]);
  const { width, height } = await source.metadata();
  const place = {
    left: random.integer(0, MOVED),
    top: random.integer(0, MOVED),
    width: width - MOVED,
    height: height - MOVED,
  };
  const brightness = random.uniform(0.97, 1.03);
  await source.extract(place).modulate({ brightness }).jpeg({ quality: 90 }).toFile(file);
}
