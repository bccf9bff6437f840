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
import { machine } from '../src/report/machine.node.js';
import { EVALUATION_SETS, readLines, skipWithout } from './cells.js';
import { printTable } from './measure.js';
import { PROCESS_HEAD, type ProcessCell, processRows } from './process-costs.js';
import { runWhole } from './whole-process.js';

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
const done = readLines<ProcessCell>(options.output);

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
print([...done, ...readLines<ProcessCell>(options.peers)]);

async function run(set: string, method: string, seed: number): Promise<ProcessCell> {
  const folder = mkdtempSync(join(tmpdir(), 'clflow-peers-'));
  try {
    const model = join(folder, 'model.onnx');
    const data = join(options.data, set);
    const weights = ['--backbone', 'resnet18', '--weights', options.weights];
    const training = ['train', data, '--output', model, ...weights, '--method', method, '--seed', String(seed)];
    const trained = await runWhole(training);
    const evaluated = await runWhole(['evaluate', model, data]);
    const { epochs, seconds } = trained.result as { epochs: number; seconds: number };
    const { image, pixel, secondsPerImage } = evaluated.result as Pick<
      ProcessCell,
      'image' | 'pixel' | 'secondsPerImage'
    >;
    return {
      ...{ set, method, seed, epochs, image, pixel, secondsPerImage },
      trainSeconds: Math.round(seconds),
      peakMemoryMb: Math.max(trained.peakMemoryMb, evaluated.peakMemoryMb),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(cells: readonly ProcessCell[]): void {
  console.log(`${machine()}\n`);
  console.log('Mean over seeds, range in brackets; last epoch. Seconds: the least; memory: the most.\n');
  printTable(PROCESS_HEAD, processRows(cells, sets));
}
