/**
 * @file Whether painted defects choose as real ones would: for every set, each setting is trained whole, and its scores of good images held
 * back and of defects painted on them stand beside its image AUROC on the test images. What `clflow tune` would choose of them, and what
 * that costs, is in the table (tune-table.ts). A finished cell is a line of the result file and is not run again.
 *
 *   npm run bench:tune -- [--data ../shared/data] [--sets a,b] [--methods clflow,gaussian,patchcore] [--sizes 256,384]
 *     [--backbones embedded] [--seed 0] [--threads 0] [--output bench/results/tuning.jsonl]
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { fingerprint, planPrint } from '../src/benchmark/cell.js';
import { measure } from '../src/benchmark/measure.js';
import { groupsOf } from '../src/calibration/index.js';
import { checkImages } from '../src/check/index.js';
import { imageFiles, openDataset } from '../src/dataset/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { isEmptyMask } from '../src/image/index.node.js';
import { machine } from '../src/report/machine.node.js';
import type { Method } from '../src/training/methods.js';
import { trainingPlan } from '../src/training/plan.js';
import { workingSizeFor } from '../src/training/working-size.js';
import {
  heldBackSplit,
  paintPanel,
  rungs,
  scorePanel,
  settingName,
  settingsOf,
  trainSetting,
} from '../src/tuning/index.js';
import { EVALUATION_SETS, readLines, skipWithout } from './cells.js';
import { printTable } from './measure.js';
import { tuningTable, type TuningCell } from './tune-table.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    methods: { type: 'string', default: 'clflow,gaussian,patchcore' },
    sizes: { type: 'string', default: '256,384' },
    backbones: { type: 'string', default: 'embedded' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '0' },
    output: { type: 'string', default: 'bench/results/tuning.jsonl' },
  },
});
skipWithout(options.data);
const seed = Number(options.seed);
const runtime = nodeRuntime({ threads: Number(options.threads) });
const settings = settingsOf({
  methods: options.methods.split(',') as Method[],
  backbones: options.backbones.split(','),
  sizes: options.sizes.split(','),
  orientations: [],
});
const known = readLines<TuningCell>(options.output);
const cells: TuningCell[] = [];
for (const set of options.sets.split(',')) await measureSet(set);
console.log(`${machine()}; whole trainings, seed ${seed}\n`);
const { head, rows, about } = tuningTable(cells);
printTable(
  head,
  rows.map((row) => row.cells),
);
console.log(about);

async function measureSet(set: string): Promise<void> {
  const dataset = await openDataset(join(options.data, set), { isEmptyMask });
  const checked = await checkImages(
    dataset.train.map(({ file }) => file),
    { skipBad: false, skippable: false },
  );
  const { files, nearCopies, typical, inputRange } = checked;
  const images = imageFiles(files, { range: inputRange });
  const split = heldBackSplit(groupsOf(files.length, nearCopies), seed);
  const held = split.calibration;
  const paint = () => paintPanel({ count: held.length, load: (i) => images.load(held[i]), typical, seed });
  let panel: Awaited<ReturnType<typeof paint>> | undefined;
  for (const [order, setting] of settings.entries()) {
    const backbone = await openBackbone({ name: setting.backbone }, runtime);
    const plan = { method: setting.method, size: workingSizeFor(backbone, setting.size ?? undefined, typical), seed };
    const print = fingerprint(planPrint(trainingPlan(plan)), backbone.hash, files.length);
    const which = { set, setting: settingName(setting), order, seed, fingerprint: print };
    const done = known.find((cell) =>
      Object.entries(which).every(([key, value]) => cell[key as keyof TuningCell] === value),
    );
    if (done) {
      cells.push(done);
      continue;
    }
    panel ??= await paint();
    const started = performance.now();
    const training = { plan, rung: rungs[rungs.length - 1], images, nearCopies, backbone, runtime, split };
    const file = await trainSetting(training);
    const seconds = Math.round((performance.now() - started) / 1000);
    const { good, painted, inferenceMs } = await scorePanel(file, panel, runtime);
    const { image } = await measure(file, dataset.test, runtime);
    const short = (scores: readonly number[]): number[] => scores.map((score) => Number(score.toPrecision(6)));
    const cell: TuningCell = {
      ...which,
      good: short(good),
      painted: painted.map(short),
      inferenceMs: Number(inferenceMs.toFixed(1)),
      auroc: image.auroc,
      seconds,
    };
    appendFileSync(options.output, `${JSON.stringify(cell)}\n`);
    console.error(`${set}, ${which.setting}: image AUROC ${image.auroc.toFixed(4)}, ${seconds} s`);
    cells.push(cell);
  }
}
