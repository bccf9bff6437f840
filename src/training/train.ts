/**
 * @file The way of a training: good images → split into training and calibration → backbone features → what the method
 * learns of them → calibration of the finished detector on the images held back, or by folds.
 */
import { foldCount, representatives } from '../calibration/index.js';
import { calibrationOf, type Calibration, type CalibrationSample, type DetectorModel } from '../detector/index.js';
import type { Quarters } from '../image/turn.js';
import { Random } from '../random.js';
import { samplesOf } from './calibrate.js';
import type { Curves } from './checkpoint.js';
import { leftOutOf } from './contamination.js';
import { dealFolds } from './cross-fit.js';
import type { ImageSource } from './image-source.js';
import { learnFlow } from './learn-flow.js';
import { learnMemory } from './learn-memory.js';
import { imagesOf, openTraining, type OpenedTraining, type OwnWay } from './opened-training.js';
import type { TrainingPlan } from './plan.js';
import type { OnTrainingEvent } from './progress.js';
import type { Learned } from './training-context.js';
import type { Split, TrainingOptions } from './training-options.js';

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
  /** Indices of the images that would have been trained on and were left out, the strangest first. */
  readonly leftOut: readonly number[];
  /** Seconds of another training that the features it left have spared this one. */
  readonly inheritedSeconds: number;
}

/** Trains a detector. Throws ClflowError('interrupted') when the signal stops it, after the last whole epoch was kept. */
export async function trainDetector(options: TrainingOptions): Promise<TrainingResult> {
  const { runtime, onEvent = () => {}, checkpoint, resume, previews } = options;
  const opened = await openTraining(options);
  const { plan, source, split, groups, realDefects, dataHash } = opened;
  const scored = (model: DetectorModel, part: readonly number[]): Promise<CalibrationSample[]> =>
    samplesOf(runtime, model, opened.decoded(part), (done) =>
      onEvent({ phase: 'calibration', done, total: part.length }),
    );
  try {
    const learned = await learn(opened, split, { checkpoint, resume, previews });
    const { decisions, strangeness, trainIndices } = learned;
    const likewise = (part: Split): Promise<Learned> => learn(opened, part, { decided: decisions ?? undefined });
    const calibration =
      options.calibration === 'folds'
        ? calibrationOf('folds', await outOfFold(plan, groups, onEvent, likewise, scored))
        : calibrationOf('held-out', await scored(learned.model, split.calibration));
    return {
      ...learned,
      plan,
      strangeness: strangeness && opened.largestByImage(trainIndices, strangeness),
      calibration,
      calibrationIndices: split.calibration,
      dataHash,
      images: source,
      trainImages: trainIndices.length,
      goodImages: source.count,
      realDefects,
      inheritedSeconds: opened.inheritedSeconds(),
    };
  } finally {
    await opened.release();
  }
}

/** Learns from a part of the images, but for those that are left out as the strangest. */
async function learn(
  opened: OpenedTraining,
  part: Split,
  way: OwnWay,
): Promise<Learned & Pick<TrainingResult, 'leftOut' | 'trainIndices'>> {
  const { plan } = opened;
  const leftOut = await leftOutOf(opened, part, way);
  const trainIndices = part.train.filter((image) => !leftOut.includes(image));
  const context = opened.contextOf({ ...part, train: trainIndices }, way);
  const learned = await (plan.learner === 'flow' ? learnFlow(plan, context) : learnMemory(plan, context));
  return { ...learned, leftOut, trainIndices };
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
