/** @file Train a model again with what was learned in use: rejected good images, real defects. */
import * as z from 'zod';
import { openBackbone, type Backbone } from '../backbone/index.node.js';
import { groupsOf, thresholdNote, type Threshold } from '../calibration/index.js';
import { imageFiles, listGoodImages, notesOf } from '../dataset/index.js';
import { ImageDetector, notAbove, withMetadata, type DetectorMetadata } from '../detector/index.js';
import { openRuntime } from '../detector/open-runtime.node.js';
import { ClflowError, option } from '../errors.js';
import { requireWritable, writeFileAtomic } from '../files/index.node.js';
import type { Runtime } from '../graph/index.js';
import { Random } from '../random.js';
import { calibrationMethods, methods, orientations } from '../training/methods.js';
import { overflowFile } from '../training/overflow-file.node.js';
import { hasEpochs, trainingPlan, type TrainingPlan } from '../training/plan.js';
import { NO_DEFECTS } from '../training/real-defects.js';
import { selected } from '../training/image-source.js';
import { calibrationSplit } from '../training/opened-training.js';
import type { Split } from '../training/training-options.js';
import { trainModel } from '../training/train-model.js';
import { VERSION } from '../version.js';
import { detectionPower } from './support/detection-power.js';
import type { OnTaskEvent, TaskHooks } from './support/events.js';
import { openModel } from './support/open-model.js';
import * as given from './support/options.js';
import { realDefectsIn, requireDefectLearner } from './support/real-defects.js';
import { changeOf, type Change } from './support/refine-change.js';
import { formerImages } from './support/former-images.js';
import { splitOf } from './support/split-of.js';

/** The options of {@link refine}; `normal`, `anomalous` or both. */
export const refineOptions = z.strictObject({
  /** Model file. */
  model: given.path,
  /** Folder of the product that the model was trained on. */
  data: given.path,
  /** Model file to write. */
  output: given.path,
  /** Folder of good images that the model called anomalous. */
  normal: given.path.optional(),
  /** Folder of real defects, with masks beside them or without. */
  anomalous: given.path.optional(),
  /** The model's own when missing; needed for a backbone from an .onnx file. */
  backbone: z.string('must be a name').optional(),
  ...given.backboneSource,
  layout: given.layout,
  /** Leave out images that cannot be decoded; as the training did when missing. */
  skipBad: given.flag.optional(),
  /** Measure which synthesized defects are found. */
  power: given.flag.default(true),
  maxMegapixels: given.maxMegapixels,
  ...given.computing,
});

export interface RefineOptions extends z.input<typeof refineOptions>, TaskHooks {}

export interface RefineResult extends Change {
  /** Path of the model file that was written. */
  readonly model: string;
  readonly threshold: Threshold;
  /** What the new file says about itself, and the one before. */
  readonly metadata: DetectorMetadata;
  readonly before: DetectorMetadata;
}

/**
 * Trains a model again, with its own settings, on the images it was trained on and on what was learned since.
 *
 * @example
 * ```ts
 * await refine({ model: 'bottle.onnx', data: 'photos/bottle', normal: 'rejected-but-good', output: 'bottle-2.onnx' });
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense or another backbone, `data` for images that cannot be used,
 *   `model` and `io` when a file cannot be read or written, `interrupted` when the signal stops it
 */
export async function refine(options: RefineOptions): Promise<RefineResult> {
  const { onEvent, signal, output, normal, anomalous, threads, device, ...settings } = given.checked(
    refineOptions,
    options,
  );
  if (normal === undefined && anomalous === undefined) {
    const [first, second] = ['normal', 'anomalous'].map(option);
    throw new ClflowError('usage', `There is nothing to learn from: give ${first}, ${second} or both.`);
  }
  await requireWritable(output);
  const { detector: former } = await openModel(settings.model, { threads, device }, onEvent);
  try {
    const before = former.metadata;
    const plan = planOf(before);
    const old = await formerImages(settings, before, onEvent);
    const note = (message: string): void => onEvent({ phase: 'note', message });
    const good = normal === undefined ? { files: [], failures: [], notes: [] } : await listGoodImages(normal);
    notesOf(good).forEach(note);
    const added = good.files;
    const decoding = { range: before.inputRange, maxMegapixels: settings.maxMegapixels };
    const files = [...old.files, ...added];
    const defects = anomalous === undefined ? NO_DEFECTS : await realDefectsIn(anomalous, note, decoding);
    if (defects.count > 0) requireDefectLearner(plan.method);
    const runtime = await openRuntime(device, { threads });
    const falseAlarmRate = before.threshold.requestedRate;
    const reviewRate = before.reviewThreshold?.requestedRate;
    const {
      file,
      metadata: trained,
      result,
    } = await trainModel({
      plan,
      calibration: calibrationMethods.find((known) => known === before.settings.calibration),
      falseAlarmRate,
      reviewRate,
      className: before.className,
      imageSize: old.typical,
      inputRange: before.inputRange,
      area: before.area,
      images: imageFiles(files, decoding),
      nearCopies: old.nearCopies,
      backbone: await sameBackbone(before, settings, runtime, onEvent),
      precision: before.backbone.precision,
      runtime,
      openOverflow: overflowFile({ onFull: note }),
      split: extendedSplit(
        groupsOf(old.files.length, old.nearCopies),
        added.map((_, i) => old.files.length + i),
        before.seed,
      ),
      realDefects: defects,
      signal,
      onEvent,
    });
    const wasCalibrating = result.calibrationIndices.map((index) => index < old.files.length);
    const step = { step: 'refine', version: VERSION, good: added.length, anomalous: defects.count } as const;
    const filesOf = (indices: readonly number[]): string[] => indices.map((index) => files[index]);
    const record: DetectorMetadata = {
      ...trained,
      split: await splitOf(settings.data, filesOf(result.trainIndices), filesOf(result.calibrationIndices)),
      ...notAbove(trained, wasCalibrating),
      settings: { ...trained.settings, ...old.selection, formerDataHash: old.hash },
      lineage: [...before.lineage, { ...step, falseAlarmRate, ...(reviewRate && { reviewRate }) }],
    };
    const calibrating = selected(result.images, result.calibrationIndices);
    const calibratingFiles = filesOf(result.calibrationIndices);
    const addedImages = selected(
      result.images,
      added.map((_, i) => old.files.length + i),
    );
    const refined = await withMetadata(file, record);
    const detector = await ImageDetector.open(refined, runtime);
    try {
      const painted = settings.power
        ? await detectionPower(detector, record, calibrating, calibratingFiles, onEvent)
        : {};
      const metadata = { ...record, ...painted };
      const { threshold } = metadata;
      await writeFileAtomic(output, await withMetadata(refined, metadata));
      const message = thresholdNote(threshold);
      if (message) onEvent({ phase: 'note', message });
      return {
        model: output,
        ...(await changeOf(former, detector, addedImages, defects)),
        threshold,
        metadata,
        before,
      };
    } finally {
      await detector.release();
    }
  } finally {
    await former.release();
  }
}

/** @throws ClflowError `usage` when it is not the one that the model was trained on */
async function sameBackbone(
  { backbone: was }: DetectorMetadata,
  {
    backbone: name = was.name,
    weights,
    taps,
    hubUrl,
  }: Pick<z.output<typeof refineOptions>, 'backbone' | 'weights' | 'taps' | 'hubUrl'>,
  runtime: Runtime,
  onEvent: OnTaskEvent,
): Promise<Backbone> {
  const backbone = await openBackbone({ name, weights, taps }, runtime, {
    endpoint: hubUrl,
    notify: (message) => onEvent({ phase: 'note', message }),
  });
  if (backbone.hash === was.hash) return backbone;
  throw new ClflowError(
    'usage',
    `The backbone ${backbone.name} has other weights than the one that the model was trained on (${was.name}): ` +
      `name the same with ${option('backbone')} and ${option('weights')}.`,
  );
}

/** The plan that trained the model, from this version's recipe of its method. */
function planOf({ method: name, size, tiles, seed, settings: was, training }: DetectorMetadata): TrainingPlan {
  const method = methods.find((known) => known === name);
  if (!method) throw new ClflowError('model', `This clflow has no method "${name}", by which the model was trained.`);
  const orientation = orientations.find((known) => known === was.orientation);
  const { data: contamination } = given.contamination.optional().safeParse(was.contamination);
  return trainingPlan(
    { method, size, tiles, seed },
    { epochs: hasEpochs(method) ? training.epochs : undefined, orientation, contamination },
  );
}

/** The split of the old images as it was, and of the new ones every other to calibrate. @param old groups of near copies */
function extendedSplit(old: readonly (readonly number[])[], added: readonly number[], seed: number): Split {
  const split = calibrationSplit(old, seed);
  const fresh = Random.of(seed, 'added').shuffle(added);
  const half = Math.ceil(added.length / 2);
  return {
    train: [...split.train, ...fresh.slice(half)].sort((a, b) => a - b),
    calibration: [...split.calibration, ...fresh.slice(0, half)].sort((a, b) => a - b),
  };
}
