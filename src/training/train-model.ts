/** @file From good images to a model file: training, what the file says about it, writing. */
import { areaMask, requireReviewRate, writeModel, type DetectorMetadata, type StoredArea } from '../detector/index.js';
import type { Size } from '../geometry/index.js';
import type { InputRange } from '../image/input-range.js';
import { DEFAULT_FALSE_ALARM_RATE } from './methods.js';
import { trainingRecord } from './record.js';
import { trainDetector, type TrainingResult } from './train.js';
import type { TrainingOptions } from './training-options.js';
import { VERSION } from '../version.js';

export interface ModelOptions extends Omit<TrainingOptions, 'area'> {
  /** Typical size of the images as they are decoded. */
  readonly imageSize?: Size;
  /** What the model calls its product. */
  readonly className: string;
  /** Share of good images that may be called anomalous, in (0, 1); 0.01 when missing. */
  readonly falseAlarmRate?: number;
  /** Share of good images that may be called anomalous or be reviewed, above that rate; 0 and missing: no review. */
  readonly reviewRate?: number;
  /** By which images of 16 bits were decoded, for the model to keep; missing: their upper byte was taken. */
  readonly inputRange?: InputRange;
  /** The part of the images that counts, which the model keeps; missing: all of it. */
  readonly area?: StoredArea;
}

export interface TrainedModel {
  /** The bytes of the model file. */
  readonly file: Uint8Array;
  /** What the file says about itself; its detection power is not measured yet. */
  readonly metadata: DetectorMetadata;
  readonly result: TrainingResult;
}

/** Trains a detector and makes its model file. Throws as `trainDetector` does. */
export async function trainModel(options: ModelOptions): Promise<TrainedModel> {
  const {
    calibration = 'split',
    falseAlarmRate = DEFAULT_FALSE_ALARM_RATE,
    reviewRate,
    className,
    imageSize,
    inputRange,
    area,
    runtime,
  } = options;
  requireReviewRate(reviewRate, falseAlarmRate);
  const result = await trainDetector({ ...options, area: areaMask({ area, size: options.plan.size }) });
  const settings = {
    plan: result.plan,
    calibration,
    falseAlarmRate,
    reviewRate,
    className,
    imageSize,
    inputRange,
    area,
  };
  const metadata = trainingRecord({ ...settings, result, version: VERSION, runtime: runtime.name });
  return { file: await writeModel(result.model, metadata), metadata, result };
}
