/**
 * @file The evaluation table: `clflow train` and `clflow evaluate` as whole processes over sets × methods × seeds, last epoch.
 * A finished cell is a line of the result file and is not run again, so a stopped run goes on where it was.
 *
 *   npm run build && npm run bench:table -- [--data ../shared/data] [--weights ../shared/backbones/resnet18.safetensors]
 *       [--sets mvtec_bottle,aws_cookie] [--methods clflow,fastflow] [--seeds 0,1,2] [--output bench/results/table.jsonl]
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EVALUATION_SETS, readLines } from './cells.js';
import { mean, spread } from '../src/report/spread.js';
import { machine } from '../src/report/machine.node.js';

interface Cell {
  readonly set: string;
  readonly method: string;
  readonly seed: number;
  readonly epochs: number;
  readonly trainSeconds: number;
  readonly trainImages: number;
  readonly parameters: number;
  readonly image: { readonly auroc: number; readonly ap: number; readonly f1max: number };
  readonly pixel: { readonly auroc: number; readonly aupro: number } | null;
  readonly perDefect: Readonly<Record<string, { readonly auroc: number }>>;
  readonly secondsPerImage: number;
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    methods: { type: 'string', default: 'clflow,fastflow' },
    seeds: { type: 'string', default: '0,1,2' },
    output: { type: 'string', default: 'bench/results/table.jsonl' },
  },
});

if (!existsSync(options.data) || !existsSync(options.weights)) {
  console.log(`skipped: ${options.data} and ${options.weights} are needed for this table`);
  process.exit(0);
}

const sets = options.sets.split(',');
const methods = options.methods.split(',');
const seeds = options.seeds.split(',').filter(Boolean).map(Number);
const done = readLines<Cell>(options.output);

for (const seed of seeds) {
  for (const set of sets) {
    for (const method of methods) {
      if (done.some((cell) => cell.set === set && cell.method === method && cell.seed === seed)) continue;
      const cell = run(set, method, seed);
      done.push(cell);
      appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
      console.error(`${set} ${method} seed ${seed}: AUROC ${cell.image.auroc.toFixed(4)}, ${cell.trainSeconds} s`);
    }
  }
}
print();

function run(set: string, method: string, seed: number): Cell {
  const folder = mkdtempSync(join(tmpdir(), 'clflow-table-'));
  try {
    const model = join(folder, 'model.onnx');
    const data = join(options.data, set);
    const weights = ['--backbone', 'resnet18', '--weights', options.weights];
    const trained = clflow(['train', data, '--output', model, ...weights, '--method', method, '--seed', String(seed)]);
    const { image, pixel, perDefect, secondsPerImage } = clflow(['evaluate', model, data]);
    return {
      ...{ set, method, seed, epochs: trained.epochs, trainSeconds: Math.round(trained.seconds) },
      ...{ trainImages: trained.trainImages, parameters: trained.parameters },
      ...{ image, pixel, perDefect, secondsPerImage },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function clflow(args: readonly string[]) {
  const stdout = execFileSync(process.execPath, ['dist/cli/main.js', ...args, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

function print(): void {
  console.log(`${machine()}\n`);
  console.log(
    'Mean over seeds, range in brackets; last epoch. Seconds: the least, as a machine may be busy with other things.\n',
  );
  console.log('| set | method | image AUROC | pixel AUROC | AUPRO | epochs | training, s | seeds |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const set of sets) for (const method of methods) row(set, method);
  for (const method of methods) {
    const complete = sets.filter((set) => done.some((cell) => cell.set === set && cell.method === method));
    const means = complete.map((set) => mean(of(set, method).map(({ image }) => image.auroc)));
    console.log(`| **mean of ${complete.length} sets** | ${method} | **${mean(means).toFixed(3)}** | | | | | |`);
  }
}

function row(set: string, method: string): void {
  const cells = of(set, method);
  if (cells.length === 0) return;
  const pixels = cells.flatMap(({ pixel }) => (pixel ? [pixel] : []));
  const columns = [
    spread(cells.map(({ image }) => image.auroc)),
    pixels.length > 0 ? spread(pixels.map(({ auroc }) => auroc)) : '–',
    pixels.length > 0 ? spread(pixels.map(({ aupro }) => aupro)) : '–',
    cells[0].epochs,
    Math.min(...cells.map(({ trainSeconds }) => trainSeconds)),
    cells.length,
  ];
  console.log(`| ${set} | ${method} | ${columns.join(' | ')} |`);
}

function of(set: string, method: string): Cell[] {
  return done.filter((cell) => cell.set === set && cell.method === method);
}
