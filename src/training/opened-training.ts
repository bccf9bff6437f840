/**
 * @file What a training has before it learns anything: its good images, read once and split, the backbone for them, and its features.
 * Opened once, released at the end whatever happens.
 */
import type { Backbone } from '../backbone/backbone.js';
import { groupsOf, representatives, splitCalibration } from '../calibration/index.js';
import { ClflowError } from '../errors.js';
import { Random } from '../random.js';
import { BackboneFeatures, FeatureCache } from './backbone-features.js';
import type { Images } from './calibrate.js';
import { decodeCheckpoint } from './checkpoint.js';
import { choosePrecision } from './choose-precision.js';
import { hashImages } from './data-hash.js';
import { unchanging, type ImageSource } from './image-source.js';
import { openLearningImages } from './learning-images.js';
import { memoryBounds } from './memory-bounds.js';
import type { Precision } from './methods.js';
import { quantizedFor } from './observe-backbone.js';
import { networkSize, planFor, type TrainingPlan } from './plan.js';
import { NO_DEFECTS, WorkingDefects } from './real-defects.js';
import type { TrainingContext } from './training-context.js';
import type { Split, TrainingOptions } from './training-options.js';

/** What trainings on parts of the same images do each their own way. */
export type OwnWay = Pick<TrainingContext, 'checkpoint' | 'resume' | 'previews' | 'decided'>;

export interface OpenedTraining {
  /** With as many epochs as these images need. */
  readonly plan: TrainingPlan;
  /** Throws ClflowError('data') for an image that has changed since it was read. */
  readonly source: ImageSource;
  readonly dataHash: string;
  /** Groups of near copies, the other images alone in theirs. */
  readonly groups: readonly (readonly number[])[];
  readonly split: Split;
  readonly backbone: Backbone;
  /** Real anomalous images that are negatives. */
  readonly realDefects: number;
  /** Seconds of another training that the features it left have spared this one. */
  readonly inheritedSeconds: () => number;
  /** The images, as they are decoded. */
  decoded(indices: readonly number[]): Images;
  /** For learning from a part of the images. */
  contextOf(part: Split, way?: OwnWay): TrainingContext;
  /**
   * The largest of the values that the parts of each of these images have, in the order of the images; of an image that no part is
   * learned from, the least of all.
   */
  largestByImage(images: readonly number[], ofParts: readonly number[]): number[];
  release(): Promise<void>;
}

/** Reads and hashes every image. Throws as `trainDetector` does. */
export async function openTraining(options: TrainingOptions): Promise<OpenedTraining> {
  const { runtime, area, bounds = memoryBounds, openOverflow, signal, onEvent = () => {} } = options;
  const precision = await precisionOf(options);
  const groups = groupsOf(options.images.count, options.nearCopies);
  const byFolds = options.calibration === 'folds';
  const held = options.split ?? calibrationSplit(groups, options.plan.seed);
  const split = byFolds ? { train: imagesOf(groups), calibration: representatives(groups) } : held;
  const source = unchanging(options.images);
  const realDefects = new WorkingDefects(options.realDefects ?? NO_DEFECTS, options.plan, bounds.images, area);
  const before: TrainingContext['before'] = (phase, total) => (done) => {
    if (signal?.aborted) throw new ClflowError('interrupted', 'training was stopped before its first epoch');
    onEvent({ phase, done, total });
  };
  const defectsHash = await hashImages(realDefects.count, async (i) => (await realDefects.get(i)).image);
  const onRead = before('reading', source.count);
  const learning = await openLearningImages(source, options.plan, split.train, bounds.images, onRead, area);
  const { images, dataHash, partsOf, imageOf, areaOf, cut } = learning;
  const plan = planFor(options.plan, partsOf(split.train).length);
  const backbone =
    precision === 'float32'
      ? options.backbone
      : await quantizedFor(options.backbone, runtime, networkSize(plan), images, partsOf(split.train));
  const cache = options.features ?? new FeatureCache(bounds.features);
  const features = await BackboneFeatures.open(runtime, backbone, networkSize(plan), images, cache);
  const decoded = async function* (indices: readonly number[]): Images {
    for (const index of indices) yield await source.load(index);
  };
  return {
    ...{ plan, source, dataHash, groups, split, backbone, decoded },
    realDefects: realDefects.count,
    inheritedSeconds: () => features.inheritedSeconds,
    contextOf: (part, way = {}) => ({
      ...{ runtime, backbone, images, features, bounds, openOverflow, cut, area, realDefects, dataHash, defectsHash },
      training: partsOf(part.train),
      wholeTraining: part.train,
      groups: groups.map(partsOf),
      areaOf: (image) => areaOf(images.original(image)),
      heldBack: () => decoded(part.calibration),
      rounded: options.numbers !== 'float32',
      ...way,
      ...{ signal, onEvent, before },
    }),
    largestByImage(of, ofParts) {
      const largest = new Map<number, number>();
      partsOf(of).forEach((part, i) => {
        const image = imageOf(part);
        largest.set(image, Math.max(largest.get(image) ?? -Infinity, ofParts[i]));
      });
      const least = ofParts.reduce((low, value) => Math.min(low, value), Infinity);
      return of.map((image) => largest.get(image) ?? least);
    },
    release: () => features.release(),
  };
}

/** What was asked for, or what the checkpoint to go on from has, or what is faster here. */
async function precisionOf({ precision = 'float32', ...options }: TrainingOptions): Promise<Precision> {
  const { backbone, runtime, resume, checkpoint } = options;
  const kept = precision === 'auto' && resume ? await checkpoint?.read() : null;
  return kept ? ((await decodeCheckpoint(kept)).precision ?? 'float32') : choosePrecision(precision, backbone, runtime);
}

/** What of the images trains and what is held back, under this seed. @param groups that stay on one side */
export function calibrationSplit(groups: readonly (readonly number[])[], seed: number): Split {
  const { train, calibration } = splitCalibration(groups, Random.of(seed, 'calibration'));
  return { train: imagesOf(train), calibration: representatives(calibration) };
}

/** All images of some groups, in the order of the images. */
export function imagesOf(groups: readonly (readonly number[])[]): number[] {
  return groups.flat().sort((a, b) => a - b);
}
