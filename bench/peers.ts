/**
 * @file clflow beside its peers: `clflow train` and `clflow evaluate` as whole processes, with their peak memory, in one table
 * with what bench/peers/anomalib_bench.py measured on the same sets. A finished cell is a line and is not run again.
 *
 *   npm run build && npm run bench:peers -- [--data ../shared/data] [--weights ../shared/backbones/resnet18.safetensors]
 *       [--sets mvtec_bottle,aws_cookie] [--methods clflow] [--seeds 0,1,2] [--output bench/results/whole.jsonl]
 *       [--peers bench/results/anomalib.jsonl]
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReportedCell } from '../src/report/benchmark.js';
import { machine } from '../src/report/machine.node.js';
import { mean, spread } from '../src/report/spread.js';
import { EVALUATION_SETS, readLines, skipWithout } from './cells.js';
import { printTable } from './measure.js';
import { runWhole } from './whole-process.js';

type Measured = 'method' | 'seed' | 'epochs' | 'image' | 'pixel' | 'trainSeconds' | 'secondsPerImage';

interface PeerCell extends Pick<ReportedCell, Measured> {
  readonly set: string;
  /** Of the process that needed more, training or inspection. */
  readonly peakMemoryMb: number;
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    methods: { type: 'string', default: 'clflow' },
    seeds: { type: 'string', default: '0,1,2' },
    output: { type: 'string', default: 'bench/results/whole.jsonl' },
    peers: { type: 'string', default: 'bench/results/anomalib.jsonl' },
  },
});
skipWithout(options.data, options.weights);
const sets = options.sets.split(',');
const methods = options.methods.split(',');
const done = readLines<PeerCell>(options.output);

for (const seed of options.seeds.split(',').map(Number)) {
  for (const set of sets) {
    for (const method of methods) {
      if (done.some((cell) => cell.set === set && cell.method === method && cell.seed === seed)) continue;
      const cell = await run(set, method, seed);
      done.push(cell);
      appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
      console.error(`${set} ${method} seed ${seed}: AUROC ${cell.image.auroc.toFixed(4)}, ${cell.trainSeconds} s`);
    }
  }
}
print([...done, ...readLines<PeerCell>(options.peers)]);

async function run(set: string, method: string, seed: number): Promise<PeerCell> {
  const folder = mkdtempSync(join(tmpdir(), 'clflow-peers-'));
  try {
    const model = join(folder, 'model.onnx');
    const data = join(options.data, set);
    const weights = ['--backbone', 'resnet18', '--weights', options.weights];
    const training = ['train', data, '--output', model, ...weights, '--method', method, '--seed', String(seed)];
    const trained = await runWhole(training);
    const evaluated = await runWhole(['evaluate', model, data]);
    const { epochs, seconds } = trained.result as { epochs: number; seconds: number };
    const { image, pixel, secondsPerImage } = evaluated.result as Pick<PeerCell, 'image' | 'pixel' | 'secondsPerImage'>;
    return {
      ...{ set, method, seed, epochs, image, pixel, secondsPerImage },
      trainSeconds: Math.round(seconds),
      peakMemoryMb: Math.max(trained.peakMemoryMb, evaluated.peakMemoryMb),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(cells: readonly PeerCell[]): void {
  console.log(`${machine()}\n`);
  console.log('Mean over seeds, range in brackets; last epoch. Seconds: the least; memory: the most.\n');
  const head = [
    'set',
    'method',
    'image AUROC',
    'pixel AUROC',
    'AUPRO',
    'epochs',
    'training, s',
    'ms an image',
    'MB',
    'seeds',
  ];
  const rows = sets.flatMap((set) => {
    const own = cells.filter((cell) => cell.set === set);
    return [...new Set(own.map(({ method }) => method))].map((method) => {
      return row(own.filter((cell) => cell.method === method));
    });
  });
  printTable(head, rows);
}

function row(cells: readonly PeerCell[]): string[] {
  const pixels = cells.flatMap(({ pixel }) => (pixel ? [pixel] : []));
  return [
    cells[0].set,
    cells[0].method,
    spread(cells.map(({ image }) => image.auroc)),
    spread(pixels.map(({ auroc }) => auroc)),
    spread(pixels.map(({ aupro }) => aupro)),
    String(cells[0].epochs),
    Math.min(...cells.map(({ trainSeconds }) => trainSeconds)).toFixed(0),
    (1000 * mean(cells.map(({ secondsPerImage }) => secondsPerImage))).toFixed(1),
    Math.max(...cells.map(({ peakMemoryMb }) => peakMemoryMb)).toFixed(0),
    String(cells.length),
  ];
}
