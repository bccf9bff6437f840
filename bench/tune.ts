/**
 * @file Whether painted defects choose as real ones would: for every set, each setting's recall of painted defects and the AUROC of painted
 * defects against the good images held back, beside its image AUROC on the test images (same detector), their rank correlations with it over the settings, and the regret: by how much the best
 * setting's AUROC exceeds that of the setting chosen, and that of the default.
 *
 *   npm run bench:tune -- [--data ../shared/data] [--sets a,b] [--methods clflow,gaussian,patchcore] [--sizes 256,384]
 *     [--backbones embedded] [--seed 0] [--threads 0]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackbone } from '../src/backbone/index.node.js';
import { measure } from '../src/benchmark/measure.js';
import { groupsOf } from '../src/calibration/index.js';
import { checkImages } from '../src/check/index.js';
import { imageFiles, openDataset } from '../src/dataset/index.js';
import { nodeRuntime } from '../src/graph/runtime.node.js';
import { isEmptyMask } from '../src/image/index.node.js';
import { auroc } from '../src/metrics/index.js';
import { machine } from '../src/report/machine.node.js';
import { DEFAULT_FALSE_ALARM_RATE, type Method } from '../src/training/methods.js';
import { workingSizeFor } from '../src/training/working-size.js';
import {
  bootstrapDraws,
  choose,
  heldBackSplit,
  paintPanel,
  paintedRecall,
  rungs,
  scorePanel,
  settingName,
  settingsOf,
  trainSetting,
  type Trial,
} from '../src/tuning/index.js';
import { EVALUATION_SETS, skipWithout } from './cells.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: EVALUATION_SETS.join() },
    methods: { type: 'string', default: 'clflow,gaussian,patchcore,fastflow' },
    sizes: { type: 'string', default: '256,384' },
    backbones: { type: 'string', default: 'embedded' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '0' },
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
console.log(`${machine()}; whole trainings, seed ${seed}\n`);
console.log('| set | setting | painted defects found | painted AUROC | image AUROC | s |\n|---|---|---|---|---|---|');
const summaries: string[] = [];
for (const set of options.sets.split(',')) summaries.push(await compared(set));
console.log(
  '\n| set | rank correlation | of painted AUROC | chosen | its regret | the default’s regret |\n|---|---|---|---|---|---|',
);
summaries.forEach((line) => console.log(line));

async function compared(set: string): Promise<string> {
  const dataset = await openDataset(join(options.data, set), { isEmptyMask });
  const checked = await checkImages(
    dataset.train.map(({ file }) => file),
    { skipBad: false, skippable: false },
  );
  const { files, nearCopies, typical, inputRange } = checked;
  const images = imageFiles(files, { range: inputRange });
  const split = heldBackSplit(groupsOf(files.length, nearCopies), seed);
  const held = split.calibration;
  const panel = await paintPanel({ count: held.length, load: (i) => images.load(held[i]), typical, seed });
  const trials: Trial[] = [];
  const aurocs: number[] = [];
  for (const setting of settings) {
    const { method, backbone: name, size } = setting;
    const backbone = await openBackbone({ name }, runtime);
    const started = performance.now();
    const file = await trainSetting({
      plan: { method, size: workingSizeFor(backbone, size ?? undefined, typical), seed },
      rung: rungs[rungs.length - 1],
      ...{ images, nearCopies, backbone, runtime, split },
    });
    const trainSeconds = (performance.now() - started) / 1000;
    const trial = { ...(await scorePanel(file, panel, runtime)), trainSeconds, seconds: trainSeconds };
    const { image } = await measure(file, dataset.test, runtime);
    const recall = paintedRecall(trial, DEFAULT_FALSE_ALARM_RATE);
    const separated = paintedAuroc(trial);
    console.log(
      `| ${set} | ${settingName(setting)} | ${recall.toFixed(3)} | ${separated.toFixed(4)} | ${image.auroc.toFixed(4)} | ${trainSeconds.toFixed(0)} |`,
    );
    trials.push(trial);
    aurocs.push(image.auroc);
  }
  const { winner } = choose(trials, DEFAULT_FALSE_ALARM_RATE, bootstrapDraws(held.length, seed));
  const recalls = trials.map((trial) => paintedRecall(trial, DEFAULT_FALSE_ALARM_RATE));
  const regret = (i: number): string => (Math.max(...aurocs) - aurocs[i]).toFixed(4);
  const correlations = [recalls, trials.map(paintedAuroc)].map(
    (painted) => spearman(painted, aurocs)?.toFixed(2) ?? '–',
  );
  return `| ${set} | ${correlations.join(' | ')} | ${settingName(settings[winner])} | ${regret(winner)} | ${regret(0)} |`;
}

function paintedAuroc({ good, painted }: Trial): number {
  const defects = painted.flat();
  return auroc([...good, ...defects], [...good.map(() => 0), ...defects.map(() => 1)]);
}

/** Spearman's rank correlation, ties sharing their mean rank; null where one of the two does not vary. */
function spearman(a: readonly number[], b: readonly number[]): number | null {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (a.length - 1) / 2;
  const sum = (u: readonly number[], v: readonly number[]): number =>
    u.reduce((total, value, i) => total + (value - mean) * (v[i] - mean), 0);
  const spread = Math.sqrt(sum(x, x) * sum(y, y));
  return spread === 0 ? null : sum(x, y) / spread;
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal - 1) / 2;
  });
}
