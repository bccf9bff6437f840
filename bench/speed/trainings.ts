/** @file Whole trainings, ours and the peers', in turn. */
import { join } from 'node:path';
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
  return { rows: await inTurn('training', [...own, ...earlier, ...theirs], bench.repeats), peers: version };
}

export function trainPapers(bench: Bench): Promise<SpeedRow[]> {
  const variants = variantsOf(bench.weights).filter(({ name }) => name === EMBEDDED);
  return inTurn(
    'paper',
    variants.map((variant) => ourRunner(bench, PAPER, variant)),
    bench.repeats,
  );
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

async function inTurn(task: Task, runners: readonly Runner[], repeats: number): Promise<SpeedRow[]> {
  const turns = runners.map((): Turn[] => []);
  for (let round = 0; round < repeats; round++) {
    for (const [i, runner] of runners.entries()) {
      const turn = await runner.run(round);
      turns[i].push(turn);
      console.error(
        `${task}, ${runner.who} ${runner.variant}: ${turn.wall.toFixed(1)} s, processor ${turn.cpu.toFixed(1)} s`,
      );
    }
  }
  return runners.map(({ who, variant }, i) => {
    const walls = timing(turns[i].map(({ wall }) => wall));
    const peaks = turns[i].flatMap(({ peakMb }) => peakMb ?? []);
    const [{ how, auroc }] = turns[i];
    return {
      ...{ task, who, variant, wall: walls.median, least: walls.min, turns: repeats },
      cpu: timing(turns[i].map(({ cpu }) => cpu)).median,
      peakMb: peaks.length > 0 ? Math.max(...peaks) : null,
      ...(how !== undefined && { how }),
      ...(auroc !== undefined && { auroc }),
    };
  });
}
