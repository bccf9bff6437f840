/** @file Choose the settings of a training for one product by painted defects, and train the model with them. */
import { existsSync } from 'node:fs';
import * as z from 'zod';
import { dataFingerprint, fingerprint } from '../benchmark/cell.js';
import { groupsOf } from '../calibration/index.js';
import { checkImages } from '../check/check-images.js';
import { imageFiles, openDataset } from '../dataset/index.js';
import { openRuntime } from '../detector/open-runtime.node.js';
import { option } from '../errors.js';
import { requireWritable } from '../files/index.node.js';
import { isEmptyMask } from '../image/index.node.js';
import { checkpointFile } from '../training/checkpoint-file.node.js';
import { methods, orientations } from '../training/methods.js';
import {
  bootstrapDraws,
  choose,
  finalists,
  halve,
  heldBackSplit,
  paintPanel,
  paintedAuroc,
  rungs,
  settingName,
  settingsOf,
  type Choice,
  type Setting,
} from '../tuning/index.js';
import { VERSION } from '../version.js';
import { defaults } from './support/defaults.js';
import type { TaskHooks } from './support/events.js';
import { openBackbones, weightsOf } from './support/open-backbones.js';
import * as given from './support/options.js';
import { requireSize } from './support/require-size.js';
import { TuningJournal, journalPath } from './support/tuning-journal.js';
import { aboutLittleTold, reasonOf, tunedSetting, type TunedSetting } from './support/tuning-outcome.js';
import { trialOf, type TuningWork } from './support/tuning-trials.js';
import { train, type TrainResult } from './train.js';

const list = <Schema extends z.ZodType>(item: Schema) =>
  z.array(item, 'must be a list').min(1, 'must name one at least');

/** The options of {@link tune}; all but `data` and `output` have defaults. */
export const tuneOptions = z.strictObject({
  /** Folder of one product, as for a training. Its test images are not looked at. */
  data: given.path,
  /** Model file to write. */
  output: given.path,
  /** Time for everything, the model's training included: `90s`, `30m`, `2h`. */
  budget: given.duration.prefault(defaults.budget),
  /** Settings to choose among; the first of each make the default that the others must beat. */
  methods: list(given.oneOf(methods)).default([...methods]),
  backbones: given.names.default([defaults.backbone]),
  sizes: list(given.size).default([...defaults.tunedSizes]),
  /** Tried beside the methods' own, with the first backbone and size. */
  orientations: z.array(given.oneOf(orientations), 'must be a list').default([...defaults.tunedOrientations]),
  /** File of the weights of the one ResNet among the backbones. */
  weights: given.path.optional(),
  hubUrl: given.backboneSource.hubUrl,
  precision: given.precision,
  seed: given.seed,
  maxMegapixels: given.maxMegapixels,
  ...given.computing,
  layout: given.layout,
  /** Share of good images that may be called anomalous. */
  falseAlarmRate: given.share.default(defaults.falseAlarmRate),
  /** Go on from the trials beside the model. */
  resume: given.flag.default(false),
  /** Leave out images that cannot be decoded instead of failing. */
  skipBad: given.flag.default(false),
});

export type { Setting, TunedSetting };

export interface TuneOptions extends z.input<typeof tuneOptions>, TaskHooks {}

export interface TuneResult {
  /** Path of the model file. */
  readonly model: string;
  readonly setting: Setting;
  readonly why: Choice['why'];
  /** A sentence that says why. */
  readonly reason: string;
  /** All settings, the one that the others had to beat first. */
  readonly settings: readonly TunedSetting[];
  /** Good images held back from all trials, and the painted defects on them. */
  readonly heldBack: number;
  readonly defects: number;
  /** Median diameter of the defects in pixels of the original images. */
  readonly diameter: number;
  /** The false-alarm rate at which `recall` counts: the one asked for, or 1/(n + 1) where n images held back cannot promise that. */
  readonly rate: number;
  /** Whether the budget ended the trials. */
  readonly outOfTime: boolean;
  /** From the first image to the written model, without what an earlier run did. */
  readonly seconds: number;
  readonly trained: TrainResult;
}

/**
 * Chooses method, backbone, size and orientation for one product without a single real defect, and trains the model with them.
 * Settings are compared by how well they tell defects that are painted on good images from those images, which are held back from all of
 * them (AUROC); cheap trainings come first, and the best third goes on.
 *
 * @example
 * ```ts
 * const { setting, reason } = await tune({ data: 'photos/bottle', output: 'bottle.onnx', budget: '30m' });
 * ```
 *
 * Finished trials are kept in `OUTPUT.tuning`; with `resume` a tuning that was stopped goes on from there.
 * @throws ClflowError as {@link train} does; `data` for fewer than 12 different good images
 */
export async function tune(options: TuneOptions): Promise<TuneResult> {
  const started = performance.now();
  const { onEvent, signal, ...settings } = given.checked(tuneOptions, options);
  const { output, seed, maxMegapixels, falseAlarmRate, resume, precision } = settings;
  const note = (message: string): void => onEvent({ phase: 'note', message });
  for (const size of settings.sizes) requireSize(size, settings.backbones);
  await requireWritable(output);
  const path = journalPath(output);
  await requireWritable(path);
  if (existsSync(path) !== resume) note(aboutJournal(path, resume));

  const dataset = await openDataset(settings.data, {
    layout: settings.layout,
    isEmptyMask: (file) => isEmptyMask(file, { maxMegapixels }),
  });
  const runtime = await openRuntime(settings.device, { threads: settings.threads });
  const backbones = await openBackbones(settings, runtime, onEvent);
  const { files, nearCopies, typical, inputRange } = await checkImages(
    dataset.train.map(({ file }) => file),
    {
      skipBad: settings.skipBad,
      maxMegapixels,
      onImage: (done) => onEvent({ phase: 'checking', done, total: dataset.train.length }),
    },
  );
  const images = imageFiles(files, { range: inputRange, maxMegapixels });
  const split = heldBackSplit(groupsOf(files.length, nearCopies), seed);
  const held = split.calibration;
  const panel = await paintPanel({
    count: held.length,
    load: (i) => images.load(held[i]),
    ...{ typical, seed },
    onImage: (done) => onEvent({ phase: 'synthesizing', done, total: held.length }),
  });

  const candidates = distinct(
    settingsOf(settings).map((one) => (backbones.get(one.backbone)!.fixedSize ? { ...one, size: null } : one)),
  );
  const hashes = [...backbones.values()].map(({ hash }) => hash);
  const decisive = [VERSION, seed, hashes, await dataFingerprint(dataset), files.length, rungs];
  const print = fingerprint(...decisive, ...(precision === 'float32' ? [] : [precision]));
  const journal = await TuningJournal.open(path, print, resume);
  if (journal.count > 0)
    note(`${journal.count} trials are known from the run before, of ${Math.round(journal.seconds)} s.`);
  const spentBefore = journal.seconds;
  const work: TuningWork = {
    ...{
      backbones,
      images,
      nearCopies,
      typical,
      runtime,
      precision,
      split,
      panel,
      seed,
      falseAlarmRate,
      journal,
      signal,
      onEvent,
    },
    reference: candidates[0],
  };
  const { courses, outOfTime } = await halve({
    candidates,
    trial: (candidate, rung) => trialOf(work, candidate, rung),
    known: (candidate, rung) => journal.find(candidate, rung) !== null,
    judge: paintedAuroc,
    secondsLeft: () => settings.budget - spentBefore - (performance.now() - started) / 1000,
  });

  const draws = bootstrapDraws(held.length, seed);
  const { finalists: last, rung } = finalists(courses);
  const choice = choose(
    last.map((one) => one.trial),
    draws,
  );
  const { candidate: winner } = last[choice.winner];
  const reason = reasonOf(choice, last);
  const little = aboutLittleTold(last);
  if (little !== null) note(little);
  onEvent({ phase: 'chosen', setting: settingName(winner), reason });

  const trained = await train({
    data: settings.data,
    ...{ output, seed, maxMegapixels, falseAlarmRate, precision, signal, onEvent },
    method: winner.method,
    backbone: winner.backbone,
    size: winner.size ?? undefined,
    orientation: winner.orientation ?? undefined,
    weights: weightsOf(winner.backbone, settings),
    hubUrl: settings.hubUrl,
    threads: settings.threads,
    device: settings.device,
    layout: settings.layout,
    skipBad: settings.skipBad,
    resume: resume && existsSync(checkpointFile(output).path),
  });
  await journal.remove();
  return {
    model: output,
    setting: winner,
    why: choice.why,
    reason,
    settings: courses.map((course) => tunedSetting(course, rung, falseAlarmRate, draws)),
    heldBack: held.length,
    defects: panel.diameters.length,
    diameter: panel.diameters[Math.floor(panel.diameters.length / 2)],
    rate: Math.max(falseAlarmRate, 1 / (held.length + 1)),
    outOfTime,
    seconds: (performance.now() - started) / 1000,
    trained,
  };
}

/** Each once, in their order. */
function distinct(settings: readonly Setting[]): Setting[] {
  return settings.filter((one, i) => settings.findIndex((other) => settingName(other) === settingName(one)) === i);
}

function aboutJournal(path: string, resume: boolean): string {
  return resume
    ? `there is no ${path}, so the tuning starts from the beginning.`
    : `${path}, left by an unfinished tuning, will be replaced; ${option('resume')} would go on from it.`;
}
