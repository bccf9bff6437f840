/** @file Trains one detector and evaluates it: the last epoch, nothing chosen by test images. */
import type { Backbone } from '../backbone/backbone.js';
import { imageFiles } from '../dataset/index.js';
import type { Runtime } from '../graph/index.js';
import type { InputRange } from '../image/index.node.js';
import type { FeatureCache } from '../training/backbone-features.js';
import type { Precision } from '../training/methods.js';
import { overflowFile } from '../training/overflow-file.node.js';
import type { TrainingPlan } from '../training/plan.js';
import type { OnTrainingEvent } from '../training/progress.js';
import { trainModel } from '../training/train-model.js';
import type { Category } from './categories.js';
import type { Cell } from './cell.js';
import { measure } from './measure.js';

export interface CellWork {
  readonly category: Category;
  /** Its training images, each picture once. */
  readonly files: readonly string[];
  /** By which they are decoded where they have 16 bits. */
  readonly inputRange?: InputRange;
  /** As for `decodeImage`. */
  readonly maxMegapixels?: number;
  readonly backbone: Backbone;
  /** As the user calls it. */
  readonly backboneName: string;
  /** `float32` when missing. */
  readonly precision?: Precision;
  readonly plan: TrainingPlan;
  readonly fingerprint: string;
  readonly version: string;
  readonly runtime: Runtime;
  /** Shared by the methods that see the same images with the same backbone. */
  readonly features?: FeatureCache;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnTrainingEvent;
  readonly onInspected?: (done: number, total: number) => void;
}

/** @returns the cell, and the model file that it measured */
export async function runCell(work: CellWork): Promise<{ readonly cell: Cell; readonly file: Uint8Array }> {
  const {
    category,
    backbone,
    precision,
    plan,
    version,
    runtime,
    inputRange,
    maxMegapixels,
    onInspected = () => {},
  } = work;
  const { test } = category.dataset;
  const started = performance.now();
  const images = imageFiles(work.files, { range: inputRange, maxMegapixels });
  const { features, signal, onEvent } = work;
  const className = category.dataset.category;
  const training = { plan, inputRange, images, backbone, precision, runtime, features, signal, onEvent, className };
  const { file, metadata, result } = await trainModel({ ...training, openOverflow: overflowFile() });
  const trainSeconds = (performance.now() - started) / 1000 + result.inheritedSeconds;

  const { image, pixel, perDefect, secondsPerImage } = await measure(file, test, runtime, {
    maxMegapixels,
    onInspected: (done) => onInspected(done, test.length),
  });
  const cell = {
    category: category.name,
    method: plan.method,
    backbone: work.backboneName,
    ...(precision === 'int8' && { precision }),
    seed: plan.seed,
    fingerprint: work.fingerprint,
    version,
    size: plan.size,
    epochs: metadata.training.epochs,
    trainImages: result.trainImages,
    calibrationImages: result.calibration.scores.length,
    testImages: test.length,
    image,
    pixel,
    perDefect,
    parameters: result.parameters,
    modelBytes: file.byteLength,
    trainSeconds,
    secondsPerImage,
  };
  return { cell, file };
}
