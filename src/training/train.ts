/**
 * @file The way of a training: good images → split into training and calibration → backbone features → what the method
 * learns of them → calibration of the finished detector on the images held back, or by folds.
 */
import type { Backbone } from '../backbone/backbone.js';
import { foldCount, groupsOf, representatives, splitCalibration } from '../calibration/index.js';
import { calibrationOf, type Calibration, type CalibrationSample, type DetectorModel } from '../detector/index.js';
import { ClflowError } from '../errors.js';
import type { Runtime } from '../graph/index.js';
import type { Quarters } from '../image/turn.js';
import type { Mask } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { BackboneFeatures, FeatureCache } from './backbone-features.js';
import { samplesOf, type Images } from './calibrate.js';
import { decodeCheckpoint, type CheckpointStore, type Curves } from './checkpoint.js';
import { dealFolds } from './cross-fit.js';
import { hashImages } from './data-hash.js';
import { unchanging, type ImageSource } from './image-source.js';
import { learnFlow } from './learn-flow.js';
import { learnMemory } from './learn-memory.js';
import { openLearningImages } from './learning-images.js';
import { choosePrecision } from './choose-precision.js';
import type { CalibrationMethod, Precision, PrecisionChoice } from './methods.js';
import { quantizedFor } from './observe-backbone.js';
import { networkSize, planFor, type TrainingPlan } from './plan.js';
import type { OnTrainingEvent } from './progress.js';
import { NO_DEFECTS, WorkingDefects, type DefectSource } from './real-defects.js';
import type { Learned, TrainingContext } from './training-context.js';

/** Bytes kept of good images and of real defects each, at working size; what is beyond is decoded again when needed. */
const IMAGE_CACHE = 512 * 2 ** 20;
/** Bytes kept of backbone features between statistics and whitening, where the caller gives no cache. */
const FEATURE_CACHE = 256 * 2 ** 20;

export interface TrainingOptions {
  readonly plan: TrainingPlan;
  /** How the finished detector is calibrated; `split` when missing. */
  readonly calibration?: CalibrationMethod;
  /** Good images. */
  readonly images: ImageSource;
  /** The part of the images that counts, as a mask of working size, > 0 where it does; missing: all of it. */
  readonly area?: Mask;
  /** Groups of indices of images that are near copies: each stays on one side of every split, and calibrates as one. */
  readonly nearCopies?: readonly (readonly number[])[];
  readonly backbone: Backbone;
  /** What the backbone computes in; `float32` when missing. A training that goes on keeps what `auto` chose for it. */
  readonly precision?: PrecisionChoice;
  readonly runtime: Runtime;
  /** Features of these very images from another training with the same backbone and size. */
  readonly features?: FeatureCache;
  /** Indices of the images that train and that calibrate. Missing: as the plan and its seed have it. */
  readonly split?: Split;
  /** Real anomalous images, extra negatives of methods that learn from negatives. */
  readonly realDefects?: DefectSource;
  /**
   * How the detector holds the numbers that it learned: `float16` where that changes next to nothing, which is what its file does, or
   * all in `float32`, to measure what that changes. Default float16.
   */
  readonly numbers?: 'float16' | 'float32';
  /** Missing: nothing is kept of an unfinished training. */
  readonly checkpoint?: CheckpointStore;
  /** Whether to go on from the checkpoint. */
  readonly resume?: boolean;
  /** Whether to tell what the flow says of a few pictures after every epoch; of methods without epochs nothing is told. */
  readonly previews?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnTrainingEvent;
}

export interface TrainingResult {
  /** The plan as it was carried out: with as many epochs as these images need. */
  readonly plan: TrainingPlan;
  readonly model: DetectorModel;
  readonly calibration: Calibration;
  /** Indices of the images that calibrate, in the order of the calibration's values. */
  readonly calibrationIndices: readonly number[];
  readonly curves: Curves;
  readonly dataHash: string;
  /** The images; loading one that has changed since it was hashed throws ClflowError('data'). */
  readonly images: ImageSource;
  readonly trainImages: number;
  /** Good images in all: those trained on and those held back. */
  readonly goodImages: number;
  /** Real anomalous images that were negatives. */
  readonly realDefects: number;
  /** Numbers that were learned and are part of the detector. */
  readonly parameters: number;
  /** How training images were turned as well. */
  readonly turns: readonly Quarters[];
  /** Indices of the images that were trained on, and how strange each is to the others; null where nothing tells. */
  readonly trainIndices: readonly number[];
  readonly strangeness: readonly number[] | null;
  /** Seconds of another training that the features it left have spared this one. */
  readonly inheritedSeconds: number;
}

/** Trains a detector. Throws ClflowError('interrupted') when the signal stops it, after the last whole epoch was kept. */
export async function trainDetector(options: TrainingOptions): Promise<TrainingResult> {
  const { runtime, area, signal, onEvent = () => {} } = options;
  const precision = await precisionOf(options);
  const groups = groupsOf(options.images.count, options.nearCopies);
  const byFolds = options.calibration === 'folds';
  const held = options.split ?? calibrationSplit(groups, options.plan.seed);
  const split = byFolds ? { train: imagesOf(groups), calibration: representatives(groups) } : held;
  const source = unchanging(options.images);
  const realDefects = new WorkingDefects(options.realDefects ?? NO_DEFECTS, options.plan, IMAGE_CACHE, area);
  const before: TrainingContext['before'] = (phase, total) => (done) => {
    if (signal?.aborted) throw new ClflowError('interrupted', 'training was stopped before its first epoch');
    onEvent({ phase, done, total });
  };

  const defectsHash = await hashImages(realDefects.count, async (i) => (await realDefects.get(i)).image);
  const onRead = before('reading', source.count);
  const { images, dataHash, partsOf, imageOf, areaOf, cut } = await openLearningImages(
    source,
    options.plan,
    split.train,
    IMAGE_CACHE,
    onRead,
    area,
  );
  const plan = planFor(options.plan, partsOf(split.train).length);
  const backbone =
    precision === 'float32'
      ? options.backbone
      : await quantizedFor(options.backbone, runtime, networkSize(plan), images, partsOf(split.train));
  const cache = options.features ?? new FeatureCache(FEATURE_CACHE);
  const features = await BackboneFeatures.open(runtime, backbone, networkSize(plan), images, cache);
  const learn = (
    part: Split,
    kept: Pick<TrainingContext, 'checkpoint' | 'resume' | 'previews' | 'decided'>,
  ): Promise<Learned> => {
    const heldBack = (): Images => decoded(source, part.calibration);
    const work = {
      runtime,
      backbone,
      images,
      features,
      training: partsOf(part.train),
      cut,
      wholeTraining: part.train,
      groups: groups.map(partsOf),
      area,
      areaOf: (image: number) => areaOf(images.original(image)),
      heldBack,
      realDefects,
      rounded: options.numbers !== 'float32',
      dataHash,
      defectsHash,
    };
    const context: TrainingContext = { ...work, ...kept, signal, onEvent, before };
    return plan.learner === 'flow' ? learnFlow(plan, context) : learnMemory(plan, context);
  };
  const scored = (model: DetectorModel, part: readonly number[]): Promise<CalibrationSample[]> =>
    samplesOf(runtime, model, decoded(source, part), (done) =>
      onEvent({ phase: 'calibration', done, total: part.length }),
    );
  try {
    const { checkpoint, resume, previews } = options;
    const learned = await learn(split, { checkpoint, resume, previews });
    const likewise = (part: Split): Promise<Learned> => learn(part, { decided: learned.decisions ?? undefined });
    const calibration = byFolds
      ? calibrationOf('folds', await outOfFold(plan, groups, onEvent, likewise, scored))
      : calibrationOf('held-out', await scored(learned.model, split.calibration));
    const { inheritedSeconds } = features;
    const counts = { trainImages: split.train.length, goodImages: source.count, realDefects: realDefects.count };
    return {
      ...learned,
      plan,
      strangeness: learned.strangeness && largestByImage(partsOf(split.train).map(imageOf), learned.strangeness),
      calibration,
      calibrationIndices: split.calibration,
      trainIndices: split.train,
      dataHash,
      images: source,
      ...counts,
      inheritedSeconds,
    };
  } finally {
    await features.release();
  }
}

/** What was asked for, or what the checkpoint to go on from has, or what is faster here. */
async function precisionOf({ precision = 'float32', ...options }: TrainingOptions): Promise<Precision> {
  const { backbone, runtime, resume, checkpoint } = options;
  const kept = precision === 'auto' && resume ? await checkpoint?.read() : null;
  return kept ? ((await decodeCheckpoint(kept)).precision ?? 'float32') : choosePrecision(precision, backbone, runtime);
}

/** The largest value of each image's parts, in the order of the images. @param images of the parts, rising */
function largestByImage(images: readonly number[], values: readonly number[]): number[] {
  const largest = new Map<number, number>();
  images.forEach((image, i) => largest.set(image, Math.max(largest.get(image) ?? -Infinity, values[i])));
  return [...largest.values()];
}

/** What of the images trains and what is held back, under this seed. @param groups that stay on one side */
export function calibrationSplit(groups: readonly (readonly number[])[], seed: number): Split {
  const { train, calibration } = splitCalibration(groups, Random.of(seed, 'calibration'));
  return { train: imagesOf(train), calibration: representatives(calibration) };
}

export interface Split {
  readonly train: readonly number[];
  readonly calibration: readonly number[];
}

/** One image of every group under a detector that was trained on the groups of the other folds, in their order. */
async function outOfFold(
  plan: TrainingPlan,
  groups: readonly (readonly number[])[],
  onEvent: OnTrainingEvent,
  learn: (part: Split) => Promise<Learned>,
  scored: (model: DetectorModel, part: readonly number[]) => Promise<CalibrationSample[]>,
): Promise<CalibrationSample[]> {
  const folds = foldCount(groups.length);
  const foldOf = dealFolds(Random.of(plan.seed, 'calibration folds').permutation(groups.length), folds);
  const samples = new Array<CalibrationSample>(groups.length);
  for (let fold = 0; fold < folds; fold++) {
    onEvent({ phase: 'fold', fold: fold + 1, folds });
    const held = [...groups.keys()].filter((group) => foldOf[group] === fold);
    const calibration = representatives(held.map((group) => groups[group]));
    const train = imagesOf(groups.filter((_, group) => foldOf[group] !== fold));
    const { model } = await learn({ train, calibration });
    const own = await scored(model, calibration);
    held.forEach((group, i) => (samples[group] = own[i]));
  }
  return samples;
}

/** All images of some groups, in the order of the images. */
function imagesOf(groups: readonly (readonly number[])[]): number[] {
  return groups.flat().sort((a, b) => a - b);
}

async function* decoded(source: ImageSource, indices: readonly number[]): Images {
  for (const index of indices) yield await source.load(index);
}
