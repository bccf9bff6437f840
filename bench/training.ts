/**
 * @file Where the time of a training goes, phase by phase: wall and processor seconds of the built `train`, and of that of another
 * checkout in turn, such as one of an earlier commit. Wall times mean something on an idle machine alone; processor times, and
 * ratios of one run, on a busy one as well.
 *
 *   npm run bench:training -- [--data ../shared/data/mvtec_bottle] [--backbone embedded] [--weights FILE] [--threads 2]
 *       [--precision float32] [--rounds 1] [--at-once 1] [--against ../earlier]
 *
 * The precision is this checkout's; the other one computes as it did.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { median } from '../src/median.js';
import { machine } from '../src/report/machine.node.js';
import { digits, printTable } from './measure.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mvtec_bottle' },
    backbone: { type: 'string', default: 'embedded' },
    weights: { type: 'string' },
    precision: { type: 'string', default: 'float32' },
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '1' },
    against: { type: 'string' },
  },
});

/** Seconds. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

interface Run {
  readonly phases: Readonly<Record<string, Spent>>;
  readonly total: Spent;
  /** MiB */
  readonly peak: number;
}

/** What is timed is the built library, in a process of its own. A phase begins with its first event. */
const CHILD = `
const { url, settings } = JSON.parse(process.argv[1]);
const { train } = await import(url);
const now = () => {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, cpu: (user + system) / 1e6 };
};
const phases = {};
const begun = now();
let [last, current] = [begun, 'opening'];
const turn = (next) => {
  const here = now();
  const spent = (phases[current] ??= { wall: 0, cpu: 0 });
  spent.wall += here.wall - last.wall;
  spent.cpu += here.cpu - last.cpu;
  [last, current] = [here, next];
};
const silent = new Set(['note', 'kept', 'resumed', 'threads', 'turned']);
await train({ ...settings, onEvent: ({ phase }) => silent.has(phase) || phase === current || turn(phase) });
turn('end');
const end = now();
const total = { wall: end.wall - begun.wall, cpu: end.cpu - begun.cpu };
console.log(JSON.stringify({ phases, total, peak: process.resourceUsage().maxRSS / 1024 }));
`;

const folder = mkdtempSync(join(tmpdir(), 'clflow-bench-'));
let models = 0;
const HERE = '.';

function trainIn(checkout: string): Promise<Run> {
  const settings = {
    data: resolve(options.data),
    output: join(folder, `${models++}.onnx`),
    backbone: options.backbone,
    weights: options.weights && resolve(options.weights),
    threads: Number(options.threads),
    ...(checkout === HERE && { precision: options.precision }),
  };
  const url = pathToFileURL(resolve(checkout, 'dist/index.js')).href;
  const task = JSON.stringify({ url, settings });
  const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, task], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (status) =>
      status === 0
        ? done(JSON.parse(out) as Run)
        : failed(new Error(`the training in ${checkout} ended with ${status}`)),
    );
  });
}

const checkouts = [HERE, ...(options.against === undefined ? [] : [options.against])];
const runs = checkouts.map((): Run[] => []);
const atOnce = Number(options['at-once']);
try {
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [i, checkout] of checkouts.entries()) {
      runs[i].push(...(await Promise.all(Array.from({ length: atOnce }, () => trainIn(checkout)))));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const of = (i: number, take: (run: Run) => number): number => median(Float32Array.from(runs[i], take));
const spentIn = (i: number, phase: string, what: keyof Spent): number =>
  of(i, (run) => (phase === 'all' ? run.total : run.phases[phase])?.[what] ?? 0);
const phases = [...new Set(runs.flat().flatMap((run) => Object.keys(run.phases)))];
const { data, backbone, precision, threads } = options;
console.log(
  `${machine()}\n${data}, ${backbone}, ${precision}, ${threads} threads, ${atOnce} at once; medians of ${runs[0].length}\n`,
);
printTable(
  [
    'phase',
    ...checkouts.flatMap((name) => [`${name}: s`, 'processor s']),
    ...(checkouts.length > 1 ? ['ratio: s', 'processor s'] : []),
  ],
  [...phases, 'all'].map((phase) => [
    phase,
    ...checkouts.flatMap((_, i) => [digits(spentIn(i, phase, 'wall')), digits(spentIn(i, phase, 'cpu'))]),
    ...(checkouts.length > 1
      ? (['wall', 'cpu'] as const).map((what) => (spentIn(0, phase, what) / spentIn(1, phase, what)).toFixed(2))
      : []),
  ]),
);
console.log(
  `\nPeak memory, MiB: ${checkouts.map((name, i) => `${name} ${of(i, ({ peak }) => peak).toFixed(0)}`).join(', ')}`,
);
