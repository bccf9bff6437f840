/** @file Learn a product from good images and write one model file. */
import { existsSync } from 'node:fs';
import * as z from 'zod';
import { openBackbone } from '../backbone/index.node.js';
import { groupsOf, type Threshold } from '../calibration/index.js';
import { checkImages, limitSamples } from '../check/check-images.js';
import { imageFiles, openDataset } from '../dataset/index.js';
import { requireReviewRate, withMetadata, type DetectorMetadata } from '../detector/index.js';
import { openRuntime } from '../detector/open-runtime.node.js';
import { ClflowError, option } from '../errors.js';
import { removeLeftovers, requireWritable, writeFileAtomic } from '../files/index.node.js';
import type { Size } from '../geometry/index.js';
import { isEmptyMask, ownSize, workingSize } from '../image/index.node.js';
import { closingNotes } from '../report/closing-notes.js';
import { selected } from '../training/image-source.js';
import { checkpointFile } from '../training/checkpoint-file.node.js';
import type { CheckpointStore } from '../training/checkpoint.js';
import { overflowFile } from '../training/overflow-file.node.js';
import { calibrationChoices, calibrationMethod, methods, orientations } from '../training/methods.js';
import { requireMeaning, tilingOf, trainingPlan, type RecipeChanges } from '../training/plan.js';
import { trainModel } from '../training/train-model.js';
import { workingSizeFor } from '../training/working-size.js';
import { defaults } from './support/defaults.js';
import * as given from './support/options.js';
import { requireSize } from './support/require-size.js';
import type { OnTaskEvent, TaskHooks } from './support/events.js';
import { realDefectsIn, requireDefectLearner } from './support/real-defects.js';
import { splitOf } from './support/split-of.js';
import { trainingReport } from './support/reports.js';
import { trainingArea } from './support/training-area.js';
import { namesIn, withoutNamed } from './support/leave-out.js';
import { withPower } from './support/detection-power.js';

const TILES = 'must be auto, a number such as 256, or height x width such as 256x384';

/** The options of {@link train}; all but `data` and `output` have defaults. */
export const trainOptions = z.strictObject({
  /** Folder of one product: good images inside, or in `train/good` as the known layouts have it. */
  data: given.path,
  /** Model file to write, such as `bottle.onnx`. */
  output: given.path,
  /** How to learn. */
  method: given.oneOf(methods).default(defaults.method),
  /** `embedded`, a ResNet (`resnet18`, `resnet34`, `resnet50`, `wide_resnet50_2`), `random-resnet`, or an .onnx file. */
  backbone: z.string('must be a name').default(defaults.backbone),
  ...given.backboneSource,
  precision: given.precision,
  /** Passes over the images; as the method has it when missing. */
  epochs: given.wholeNumber(1).optional(),
  /** Which way up the product lies; `measured` for methods that ask. */
  orientation: given.oneOf(orientations).optional(),
  /**
   * Working size: a number for that area with the images' aspect ratio kept, or "HxW". Missing: 256, or the only size that the
   * backbone takes; with tiles, the images' own.
   */
  size: given.size.optional(),
  /** Cut images of working size into overlapping tiles for the network: `auto`, a number such as 256, or "HxW". */
  tiles: z.union([z.string(), z.number()], TILES).transform(String).optional(),
  seed: given.seed,
  /** Share of the good images that may be defects, up to 0.5: so many of the strangest are left out of the training, and named. */
  contamination: given.contamination.optional(),
  /** Use at most this many good images, chosen by the seed. */
  trainLimit: given.wholeNumber(1).optional(),
  maxMegapixels: given.maxMegapixels,
  ...given.computing,
  layout: given.layout,
  /** Share of good images that may be called anomalous. */
  falseAlarmRate: given.share.default(defaults.falseAlarmRate),
  /** Share of good images that may be called anomalous or `review`, above the false-alarm rate; 0: there is no review. */
  reviewRate: given.reviewShare.default(0),
  /**
   * `split`: hold good images back to calibrate; `folds`: train on all, and calibrate by further trainings; `auto`: by folds
   * where there are fewer than 20 different good images.
   */
  calibration: given.oneOf(calibrationChoices).default(defaults.calibration),
  /** Region of interest in pixels: nothing beside it counts, and the model keeps it. */
  roi: given.box.optional(),
  /** Mask of the images' size, white where pixels do not count; the model keeps it. */
  ignore: given.path.optional(),
  /** Folder of real defects, with masks beside them or without: a quarter of the negatives. */
  anomalous: given.path.optional(),
  /** Measure which synthesized defects are found. */
  power: given.flag.default(true),
  /** HTML page to write about the model. */
  report: given.path.optional(),
  /** Go on from the checkpoint beside the model. */
  resume: given.flag.default(false),
  /** Tell after every epoch, as events, what the detector says of a few held-back images and painted defects. */
  previews: given.flag.default(false),
  /** Leave out images that cannot be decoded instead of failing. */
  skipBad: given.flag.default(false),
  /** Text file of images to leave out, a path a line: as notes name them, or relative to `data`. */
  leaveOut: given.path.optional(),
});

export interface TrainOptions extends z.input<typeof trainOptions>, TaskHooks {}

export interface TrainResult {
  /** Path of the model file. */
  readonly model: string;
  readonly epochs: number;
  /** From the first image to the written model. */
  readonly seconds: number;
  /** Numbers that were learned and are part of the model. */
  readonly parameters: number;
  readonly trainImages: number;
  readonly calibrationImages: number;
  /** Images that could not be decoded and were left out. */
  readonly skippedImages: number;
  /** Images that were left out as the strangest, the strangest first; missing without `contamination`. */
  readonly leftOut?: readonly string[];
  /** Images with a higher score are anomalous. */
  readonly threshold: number;
  /** Images with a higher score, up to the threshold, are for a person to look at; missing where no review was asked for. */
  readonly reviewThreshold?: number;
  readonly thresholdKind: Threshold['kind'];
  /** Share of good images, at most, that the threshold calls anomalous: what is guaranteed, or by folds what is proven. */
  readonly falseAlarmRate: number;
  /** With 95 % confidence it is below this with these very images. */
  readonly falseAlarmRateBound: number;
  /** By folds, the share that is to be expected; missing otherwise. */
  readonly falseAlarmRateExpected?: number;
  /** Nine in ten painted defects of this diameter, in pixels, are found; null where there is none, missing where not measured. */
  readonly smallestFound?: number | null;
  /** Quarters by which training images were turned as well. */
  readonly turns: readonly number[];
  /** Everything that the model file says about itself. */
  readonly metadata: DetectorMetadata;
}

/**
 * Learns a product from a folder of good images and writes one model file.
 *
 * @example
 * ```ts
 * const { model, threshold } = await train({ data: 'photos/bottle', output: 'bottle.onnx' });
 * ```
 *
 * After every epoch its state is kept in `OUTPUT.checkpoint`; with `resume` a training that was stopped goes on from there.
 * @throws ClflowError `usage` for an option that makes no sense, `data` for images that cannot be used, `weights` and `network`
 *   as the backbone has it, `io` when something cannot be read or written, `interrupted` when the signal stops it
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const started = performance.now();
  const { onEvent, signal, ...settings } = given.checked(trainOptions, options);
  const { output, seed, method, threads, maxMegapixels } = settings;
  const note = (message: string): void => onEvent({ phase: 'note', message });
  requireSense(settings);
  await requireWritable(output);
  if (settings.report !== undefined) await requireWritable(settings.report);
  await removeLeftovers(output);
  if (!output.toLowerCase().endsWith('.onnx')) note(`${output} does not end in .onnx, as model files should.`);

  const dataset = await openDataset(settings.data, {
    layout: settings.layout,
    isEmptyMask: (file) => isEmptyMask(file, { maxMegapixels }),
  });
  dataset.notes.forEach(note);
  const runtime = await openRuntime(settings.device, { threads });
  const { backbone: name, weights, taps, hubUrl } = settings;
  const backbone = await openBackbone({ name, weights, taps }, runtime, { endpoint: hubUrl, notify: note });
  const checkpoint = checkpointFile(output);
  await requireWritable(checkpoint.path);
  if (existsSync(checkpoint.path) !== settings.resume) note(aboutCheckpoint(checkpoint.path, settings.resume));

  const leftOut = settings.leaveOut === undefined ? [] : await namesIn(settings.leaveOut, dataset);
  const samples = limitSamples(withoutNamed(dataset.train, leftOut), settings.trainLimit, seed);
  const images = await checkImages(
    samples.map(({ file }) => file),
    {
      skipBad: settings.skipBad,
      maxMegapixels,
      onImage: (done) => onEvent({ phase: 'checking', done, total: samples.length }),
    },
  );
  images.notes.forEach(note);
  const { typical, files, nearCopies, inputRange } = images;
  const decoding = { range: inputRange, maxMegapixels };
  const realDefects =
    settings.anomalous === undefined ? undefined : await realDefectsIn(settings.anomalous, note, decoding);
  const tiled = tiledSize(settings, typical);
  const size = tiled ?? workingSizeFor(backbone, settings.size, typical);
  if (!tiled && backbone.fixedSize && settings.size === undefined) note(aboutFixedSize(backbone.name, size));
  const tiles = settings.tiles === undefined ? undefined : tilingOf(settings.tiles, size);
  const area = await trainingArea(settings, images.sizes, size);
  const { falseAlarmRate, reviewRate } = settings;
  const different = groupsOf(files.length, nearCopies).length;
  const calibration = calibrationMethod(settings.calibration, different);
  if (settings.calibration !== calibration && calibration === 'folds') note(aboutFolds(different));
  const {
    file,
    metadata: record,
    result,
  } = await trainModel({
    plan: trainingPlan({ method, size, tiles, seed }, changesIn(settings)),
    calibration,
    falseAlarmRate,
    reviewRate,
    className: dataset.category,
    imageSize: typical,
    inputRange,
    area,
    images: imageFiles(files, decoding),
    nearCopies,
    backbone,
    precision: settings.precision,
    runtime,
    openOverflow: overflowFile({ onFull: note }),
    realDefects,
    checkpoint: told(checkpoint, onEvent),
    resume: settings.resume,
    previews: settings.previews,
    signal,
    onEvent,
  });
  const calibrating = result.calibrationIndices.map((index) => files[index]);
  const split = await splitOf(
    dataset.root,
    result.trainIndices.map((index) => files[index]),
    calibrating,
  );
  const unmeasured = {
    ...record,
    split,
    settings: { ...record.settings, ...selection(settings, images.skipped, leftOut) },
  };
  const metadata = settings.power
    ? await withPower(
        file,
        unmeasured,
        selected(result.images, result.calibrationIndices),
        calibrating,
        runtime,
        onEvent,
      )
    : unmeasured;
  await writeFileAtomic(output, await withMetadata(file, metadata));
  if (settings.report !== undefined)
    await writeFileAtomic(settings.report, await trainingReport(metadata, result.images));
  await checkpoint.remove();

  closingNotes(metadata, result, (index) => files[index]).forEach(note);
  return {
    ...summary(output, metadata, images.skipped, (performance.now() - started) / 1000),
    ...(settings.contamination !== undefined && { leftOut: result.leftOut.map((index) => files[index]) }),
  };
}

/** The working size of images that are cut into tiles; null where they are not. @param image of the images */
function tiledSize({ size, tiles }: Pick<z.output<typeof trainOptions>, 'size' | 'tiles'>, image: Size): Size | null {
  if (tiles === undefined) return null;
  return size === undefined ? ownSize(image) : workingSize(size, image.width, image.height, { tiled: true });
}

/** What is to be other than the method's recipe has it. */
function changesIn({ epochs, orientation, contamination }: z.output<typeof trainOptions>): RecipeChanges {
  return { epochs, orientation, contamination };
}

/** What can be told before any work. */
function requireSense(settings: z.output<typeof trainOptions>): void {
  const { size, tiles, backbone, orientation, anomalous, method } = settings;
  requireReviewRate(settings.reviewRate, settings.falseAlarmRate);
  const tiled = tiledSize(settings, { width: 256, height: 256 });
  if (tiles !== undefined && tiled) tilingOf(tiles, tiled);
  else requireSize(size, [backbone]);
  requireMeaning(method, changesIn(settings));
  if (orientation === 'any' && tiles !== undefined) {
    throw new ClflowError(
      'usage',
      `${option('tiles')} know their place in the product, so it cannot lie any way up: leave out one of ${option('tiles')} and ${option('orientation')} any.`,
    );
  }
  if (anomalous !== undefined) requireDefectLearner(method);
}

function aboutFixedSize(backbone: string, { height, width }: Size): string {
  return `${backbone} was exported for images of ${height}x${width} (height x width), so all are resized to that.`;
}

/** What a later refinement must know to find the same images again; nothing where all were taken. */
function selection({ trainLimit }: z.output<typeof trainOptions>, skipped: number, leftOut: readonly string[]): object {
  return {
    ...(trainLimit === undefined ? {} : { trainLimit }),
    ...(skipped === 0 ? {} : { skippedImages: skipped }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
}

/** The store, telling after every checkpoint how far a training has come. */
function told(store: CheckpointStore, onEvent: OnTaskEvent): CheckpointStore {
  return {
    read: () => store.read(),
    remove: () => store.remove(),
    async write(bytes, epochs) {
      await store.write(bytes, epochs);
      onEvent({ phase: 'kept', epochs });
    },
  };
}

function aboutCheckpoint(path: string, resume: boolean): string {
  return resume
    ? `there is no checkpoint ${path}, so the training starts from the beginning.`
    : `${path}, left by an unfinished training, will be replaced; ${option('resume')} would go on from it.`;
}

function aboutFolds(images: number): string {
  return (
    `${images} different good images are few, so all of them train and further trainings calibrate ` +
    `(${option('calibration')} folds, which takes several times as long; split would hold some of them back).`
  );
}

function summary(model: string, metadata: DetectorMetadata, skippedImages: number, seconds: number): TrainResult {
  const { training, threshold, reviewThreshold, power } = metadata;
  return {
    model,
    epochs: training.epochs,
    seconds,
    parameters: training.parameters,
    trainImages: training.images,
    calibrationImages: threshold.calibrationImages,
    skippedImages,
    threshold: threshold.value,
    thresholdKind: threshold.kind,
    falseAlarmRate: threshold.guaranteedRate,
    falseAlarmRateBound: threshold.rateBound,
    falseAlarmRateExpected: threshold.expectedRate,
    smallestFound: power?.smallestFound,
    ...(reviewThreshold && { reviewThreshold: reviewThreshold.value }),
    turns: training.turns,
    metadata,
  };
}
