/**
 * @file The table of speed: training, inspection, opening a model and the start of the command line, beside peers in the same run
 * and in turn, with what each is to reach. A line of JSON is added to the results, which docs/results.md shows.
 *
 *   npm run build && npm run bench -- [--only training,paper,one,many,loading,help] [--peers DIR|none] [--repeats 2] [--threads 2]
 *       [--against ../earlier] [--data ../shared/data] [--weights ../shared/backbones/resnet18.safetensors]
 *       [--output bench/results/speed.jsonl] [--json]
 *
 * --peers is a Python environment (bench/peers/README.md), --against a built checkout of before. Trainings are run --repeats times each,
 * everything else five or ten times as often.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/errors.js';
import { machine } from '../src/report/machine.node.js';
import { coresInUse } from './busy.js';
import { timing } from './measure.js';
import { inspectBottles } from './speed/inspections.js';
import type { Bench } from './speed/models.js';
import { openPeers } from './speed/peers.js';
import { TASKS, type SpeedRow, type SpeedRun, type Task } from './speed/rows.js';
import { printed } from './speed/table.js';
import { BOTTLE, PAPER, trainBottles, trainPapers } from './speed/trainings.js';
import { runNode } from './whole-process.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: TASKS.join() },
    peers: { type: 'string' },
    repeats: { type: 'string', default: '2' },
    threads: { type: 'string', default: '2' },
    against: { type: 'string' },
    data: { type: 'string', default: '../shared/data' },
    weights: { type: 'string', default: '../shared/backbones/resnet18.safetensors' },
    output: { type: 'string', default: 'bench/results/speed.jsonl' },
    json: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'clflow-speed-'));
try {
  const [threads, repeats] = [wholeNumber('threads'), wholeNumber('repeats')];
  const bench = { data: options.data, weights: options.weights, threads, repeats, folder };
  const run = await measure(bench, wantedTasks().filter(canRun));
  if (run.rows.length > 0) {
    if (options.output !== 'none') appendFileSync(options.output, `${JSON.stringify(run)}\n`);
    console.log(options.json ? JSON.stringify(run) : `\n${printed(run)}`);
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function wholeNumber(name: 'threads' | 'repeats'): number {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} ${options[name]}: give a whole number from 1.`);
  return value;
}

function wantedTasks(): Task[] {
  const wanted = options.only.split(',') as Task[];
  const unknown = wanted.find((task) => !TASKS.includes(task));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose of ${TASKS.join(', ')}.`);
  for (const checkout of ['.', ...(options.against === undefined ? [] : [options.against])]) {
    if (existsSync(join(checkout, 'dist/cli/main.js'))) continue;
    throw new Error(`${join(checkout, 'dist')} is not there: build it by "npm run build" in ${checkout}.`);
  }
  return wanted;
}

/** Whether the images that a task needs are there. */
function canRun(task: Task): boolean {
  const needed = task === 'help' ? null : join(options.data, task === 'paper' ? PAPER : BOTTLE);
  if (needed === null || existsSync(needed)) return true;
  console.error(`${task} is skipped: it needs ${needed}.`);
  return false;
}

async function measure(bench: Bench, tasks: readonly Task[]): Promise<SpeedRun> {
  const inspecting = tasks.filter((task) => task === 'one' || task === 'many' || task === 'loading');
  const needsPeers = tasks.includes('training') || inspecting.length > 0;
  const weightsThere = existsSync(bench.weights);
  if (needsPeers && !weightsThere) {
    console.error(`ResNet-18 is left out, and the peers, who take the same weights: there is no ${bench.weights}.\n`);
  }
  const peers = needsPeers && weightsThere ? openPeers(options.peers, bench.threads) : null;
  const others = await coresInUse();
  const date = `${new Date().toISOString().slice(0, 19)}Z`;
  const trainings = tasks.includes('training') ? await trainBottles(bench, peers, options.against) : null;
  const papers = tasks.includes('paper') ? await trainPapers(bench) : [];
  const inspections = inspecting.length > 0 ? await inspectBottles(bench, peers, inspecting) : null;
  const leftOut = [trainings, inspections].flatMap((part) => part?.leftOut ?? []);
  const help = tasks.includes('help') ? [await helpRow(10 * bench.repeats)] : [];
  return {
    ...{ date, commit: commit(), machine: machine(), threads: bench.threads, others },
    peers: inspections?.peers ?? trainings?.peers ?? null,
    peaks: inspections?.peaks ?? null,
    ...(leftOut.length > 0 && { leftOut }),
    rows: [...(trainings?.rows ?? []), ...papers, ...(inspections?.rows ?? []), ...help],
  };
}

async function helpRow(turns: number): Promise<SpeedRow> {
  const runs = [];
  for (let i = -1; i < turns; i++) {
    const run = await runNode(['dist/cli/main.js', '--help']);
    if (i >= 0) runs.push(run);
  }
  const walls = timing(runs.map(({ wallSeconds }) => wallSeconds));
  const cpu = timing(runs.map(({ cpuSeconds }) => cpuSeconds)).median;
  const peakMb = Math.max(...runs.map(({ peakMemoryMb }) => peakMemoryMb));
  return { task: 'help', who: 'clflow', variant: '', wall: walls.median, least: walls.min, cpu, peakMb, turns };
}

function commit(): string | null {
  try {
    const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'packages', 'weights') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    return null;
  }
}
