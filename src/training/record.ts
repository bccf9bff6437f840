/** @file What a training writes into the model file about itself. */
import { FORMAT, TILED_FORMAT, chooseThresholds, type DetectorMetadata, type StoredArea } from '../detector/index.js';
import type { Size } from '../geometry/index.js';
import type { InputRange } from '../image/input-range.js';
import type { CalibrationMethod } from './methods.js';
import type { TrainingPlan } from './plan.js';
import type { TrainingResult } from './train.js';

export interface RecordOptions {
  readonly plan: TrainingPlan;
  readonly calibration: CalibrationMethod;
  /** Share of good images that may be called anomalous, in (0, 1). */
  readonly falseAlarmRate: number;
  /** Share of good images that may be called anomalous or be reviewed, above that rate; 0 and missing: no review. */
  readonly reviewRate?: number;
  readonly result: TrainingResult;
  readonly className: string;
  /** Typical size of the images as they were decoded. */
  readonly imageSize?: Size;
  /** By which images of 16 bits were decoded; missing: their upper byte was taken. */
  readonly inputRange?: InputRange;
  /** The part of the images that counts; missing: all of it. */
  readonly area?: StoredArea;
  /** Version of clflow. */
  readonly version: string;
  /** Name of the runtime that trained. */
  readonly runtime: string;
}

/** The metadata of a trained detector; they depend on the data, the plan and the version alone, never on the clock. */
export function trainingRecord({
  plan,
  result,
  falseAlarmRate,
  reviewRate = 0,
  className,
  imageSize,
  ...rest
}: RecordOptions): DetectorMetadata {
  const { calibration, version, runtime, inputRange, area } = rest;
  const { method, size, tiles, seed, ...settings } = plan;
  const { backbone } = result.model;
  return {
    format: tiles ? TILED_FORMAT : FORMAT,
    version,
    method,
    className,
    backbone: {
      name: backbone.name,
      hash: backbone.hash,
      strides: backbone.taps.map(({ stride }) => stride),
      ...(backbone.quantization && { precision: 'int8' as const }),
    },
    size,
    ...(tiles && { tiles }),
    ...(imageSize ? { imageSize: { width: imageSize.width, height: imageSize.height } } : {}),
    // Absent, so that models of 8-bit images stay the same bit for bit.
    ...(inputRange && { inputRange }),
    ...(area && { area }),
    seed,
    dataHash: result.dataHash,
    settings: { ...settings, calibration },
    calibration: result.calibration,
    ...chooseThresholds(result.calibration, falseAlarmRate, reviewRate),
    drawnIn: 0,
    power: null,
    lineage: [
      {
        step: 'train',
        version,
        good: result.goodImages,
        anomalous: result.realDefects,
        falseAlarmRate,
        ...(reviewRate > 0 && { reviewRate }),
      },
    ],
    training: {
      images: result.trainImages,
      turns: [...result.turns],
      epochs: plan.learner === 'flow' ? plan.epochs : 0,
      parameters: result.parameters,
      runtime,
      curves: result.curves,
    },
  };
}
