/** @file Whole trainings, ours and the peers', in turn. */
import { join } from 'node:path';
import { messageOf } from '../../src/errors.js';
import { timing } from '../measure.js';
import { runWhole, type Costs } from '../whole-process.js';
import { modelFile, trainWhole, variantsBefore, variantsOf, type Bench, type Variant } from './models.js';
import type { Peers } from './peers.js';
import { EMBEDDED, type SpeedRow, type Task } from './rows.js';

export const BOTTLE = 'mvtec_bottle';
export const PAPER = 'piped/pa_brg02_rl';

interface Turn {
  readonly wall: number;
  readonly cpu: number;
  readonly peakMb: number | null;
  readonly how?: string;
  readonly auroc?: number;
}

interface Runner {
  readonly who: string;
  readonly variant: string;
  run(round: number): Promise<Turn>;
}

export interface Trainings {
  readonly rows: readonly SpeedRow[];
  readonly leftOut: readonly string[];
  /** Versions of the peers. */
  readonly peers: string | null;
}

/** @param before a built checkout of before */
export async function trainBottles(bench: Bench, peers: Peers | null, before?: string): Promise<Trainings> {
  let version: string | null = null;
  const own = variantsOf(bench.weights).map((variant) => ourRunner(bench, BOTTLE, variant));
  const earlier = (before === undefined ? [] : variantsBefore(bench.weights)).map((variant): Runner => {
    const run = async (): Promise<Turn> => turnOf(await trainWhole(bench, BOTTLE, variant, [], before));
    return { who: 'clflow before', variant: variant.name, run };
  });
  const theirs = (peers === null ? [] : ['FastFlow', 'PatchCore']).map((method): Runner => {
    const where = ['--data', join(bench.data, BOTTLE), '--weights', bench.weights];
    const run = async (): Promise<Turn> => {
      const { version: its, ...turn } = await peers!.run(['train', method.toLowerCase(), ...where]);
      version = its as string;
      return turn as unknown as Turn;
    };
    return { who: `anomalib ${method}`, variant: 'ResNet-18', run };
  });
  return { ...(await inTurn('training', [...own, ...earlier, ...theirs], bench.repeats)), peers: version };
}

export async function trainPapers(bench: Bench): Promise<readonly SpeedRow[]> {
  const embedded = variantsOf(bench.weights).find(({ name }) => name === EMBEDDED)!;
  return (await inTurn('paper', [ourRunner(bench, PAPER, embedded)], bench.repeats)).rows;
}

function ourRunner(bench: Bench, set: string, variant: Variant): Runner {
  const run = async (round: number): Promise<Turn> => {
    const turn = turnOf(await trainWhole(bench, set, variant));
    // The same seed gives the same model.
    if (round > 0) return turn;
    const { result } = await runWhole(['evaluate', modelFile(bench, set, variant), join(bench.data, set)]);
    return { ...turn, auroc: (result as { image: { auroc: number } }).image.auroc };
  };
  return { who: 'clflow', variant: variant.name, run };
}

function turnOf({ wallSeconds, cpuSeconds, peakMemoryMb }: Costs): Turn {
  return { wall: wallSeconds, cpu: cpuSeconds, peakMb: peakMemoryMb };
}

/** A peer that fails is left out, and the others go on. @throws Error where ours fails */
async function inTurn(task: Task, runners: readonly Runner[], repeats: number): Promise<Omit<Trainings, 'peers'>> {
  const turns = new Map(runners.map((runner) => [runner, [] as Turn[]]));
  const leftOut: string[] = [];
  for (let round = 0; round < repeats; round++) {
    for (const [runner, own] of [...turns]) {
      const name = `${task}, ${runner.who} ${runner.variant}`;
      try {
        const turn = await runner.run(round);
        own.push(turn);
        console.error(`${name}: ${turn.wall.toFixed(1)} s, processor ${turn.cpu.toFixed(1)} s`);
      } catch (error) {
        if (runner.who.startsWith('clflow')) throw error;
        leftOut.push(failure(name, error));
        turns.delete(runner);
      }
    }
  }
  return { rows: [...turns].map(([runner, own]) => rowOf(task, runner, own)), leftOut };
}

/** Told at once, and with the results in a line. */
export function failure(name: string, error: unknown): string {
  console.error(`${name} failed: ${messageOf(error)}`);
  return `${name} (${messageOf(error).trim().split('\n').at(-1)!.slice(0, 200)})`;
}

function rowOf(task: Task, { who, variant }: Runner, turns: readonly Turn[]): SpeedRow {
  const walls = timing(turns.map(({ wall }) => wall));
  const peaks = turns.flatMap(({ peakMb }) => peakMb ?? []);
  const [{ how, auroc }] = turns;
  return {
    ...{ task, who, variant, wall: walls.median, least: walls.min, turns: turns.length },
    cpu: timing(turns.map(({ cpu }) => cpu)).median,
    peakMb: peaks.length > 0 ? Math.max(...peaks) : null,
    ...(how !== undefined && { how }),
    ...(auroc !== undefined && { auroc }),
  };
}
