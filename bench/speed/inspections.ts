/** @file Inspection by processes that stay open, ours and the peers', in turn: opening a model, one image file, sixteen at once. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openDataset } from '../../src/dataset/index.js';
import { timing } from '../measure.js';
import { Contestant, type Program, type Taken, type Work } from './contestant.js';
import { modelFile, trainWhole, variantsOf, type Bench } from './models.js';
import { measurePeaks, secondsAtPeak } from './peaks.js';
import type { Peers } from './peers.js';
import { MANY, type Peaks, type SpeedRow, type Task } from './rows.js';
import { BOTTLE, failure } from './trainings.js';

/** Turns of each for one repeat. */
const TURNS: Readonly<Record<string, number>> = { one: 10, many: 5, loading: 5 };
/** Images of a turn of `one`. */
const IMAGES = 3;
/** Milliseconds after each turn: threads of a runtime wait awake for a while, and would slow the next one down. */
const REST = 200;

const PIECES: Readonly<Record<string, (next: (count: number) => string[]) => Work>> = {
  one: (next) => ({ work: 'one', files: next(IMAGES) }),
  many: (next) => ({ work: 'many', files: next(MANY) }),
  loading: () => ({ work: 'load', files: [] }),
};

interface Entry {
  readonly who: string;
  readonly variant: string;
  readonly program: Program;
  /** Of clflow, whose share of the peak is told. */
  readonly model?: string;
}

export interface Inspections {
  readonly rows: readonly SpeedRow[];
  readonly leftOut: readonly string[];
  readonly peaks: Peaks;
  readonly peers: string | null;
}

/** @param tasks of `one`, `many` and `loading` */
export async function inspectBottles(bench: Bench, peers: Peers | null, tasks: readonly Task[]): Promise<Inspections> {
  const data = join(bench.data, BOTTLE);
  const files = (await openDataset(data)).test.map(({ file }) => file);
  const own = await ourEntries(bench);
  const { version, entries: theirs, leftOut } = await peerEntries(bench, peers, data);
  const peaks = await measurePeaks(bench.threads);
  const entries = [...own, ...theirs];
  const contestants: Contestant[] = [];
  const rows: SpeedRow[] = [];
  try {
    for (const { program } of entries) contestants.push(await Contestant.start(program));
    for (const task of tasks) {
      console.error(`${task}, ${entries.length} in turn`);
      const taken = await turns(task, contestants, files, TURNS[task] * bench.repeats);
      for (const [i, entry] of entries.entries()) {
        rows.push(await rowOf(task, entry, taken[i], contestants[i].peakMemoryMb(), { file: files[0], peaks }));
      }
    }
    return { rows, leftOut, peaks, peers: version };
  } finally {
    for (const contestant of contestants) await contestant.stop();
  }
}

async function ourEntries(bench: Bench): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const variant of variantsOf(bench.weights)) {
    const model = modelFile(bench, BOTTLE, variant);
    // What one epoch leaves is as fast as what all of them do.
    if (!existsSync(model)) await trainWhole(bench, BOTTLE, variant, ['--epochs', '1', '--no-power']);
    const args = ['bench/speed/inspecting.mjs', '.', model, String(bench.threads)];
    entries.push({ who: 'clflow', variant: variant.name, model, program: { command: process.execPath, args } });
  }
  return entries;
}

async function peerEntries(bench: Bench, peers: Peers | null, data: string) {
  if (peers === null) return { version: null, entries: [], leftOut: [] };
  console.error('exporting the peers’ models');
  const output = join(bench.folder, 'peers');
  let version: string;
  try {
    const made = await peers.run(['export', '--data', data, '--weights', bench.weights, '--output', output]);
    version = made.version as string;
  } catch (error) {
    return { version: null, entries: [], leftOut: [failure('export to OpenVINO', error)] };
  }
  const models = [
    ['anomalib FastFlow', 'OpenVINO FP32', 'fastflow.xml'],
    ['anomalib FastFlow', 'OpenVINO INT8', 'fastflow-int8.xml'],
    ['anomalib PatchCore', 'OpenVINO FP32', 'patchcore.xml'],
  ];
  const entries = models.map(([who, variant, file]): Entry => {
    return { who, variant, program: peers.program(['inspect', join(output, file)]) };
  });
  return { version, entries, leftOut: [] };
}

/** What each took in its turns; the first turn of each does not count. */
async function turns(
  task: Task,
  contestants: readonly Contestant[],
  files: readonly string[],
  count: number,
): Promise<Taken[][]> {
  const taken = contestants.map((): Taken[] => []);
  for (let turn = -1; turn < count; turn++) {
    for (const [i, contestant] of contestants.entries()) {
      // The same files for all.
      let at = (turn + 1) * MANY;
      const work = PIECES[task]((wanted) => Array.from({ length: wanted }, () => files[at++ % files.length]));
      const own = await contestant.ask(work);
      if (turn >= 0) taken[i].push(own);
      await setTimeout(REST);
    }
  }
  return taken;
}

async function rowOf(
  task: Task,
  { who, variant, model }: Entry,
  taken: readonly Taken[],
  peakMb: number | null,
  { file, peaks }: { readonly file: string; readonly peaks: Peaks },
): Promise<SpeedRow> {
  const share = task === 'many' ? MANY : 1;
  const [walls, cpus] = [taken.flatMap(({ wall }) => wall), taken.flatMap(({ cpu }) => cpu)].map(timing);
  const wall = walls.median / share;
  const least = model !== undefined && task !== 'loading' ? await secondsAtPeak(model, file, peaks) : null;
  return {
    ...{ task, who, variant, wall, least: walls.min / share, cpu: cpus.median / share, peakMb, turns: taken.length },
    ...(least !== null && { shareOfPeak: least / wall }),
  };
}
