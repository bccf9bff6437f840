/** @file What a training is given. */
import type { Backbone } from '../backbone/backbone.js';
import type { Runtime } from '../graph/index.js';
import type { Mask } from '../image/rgb-image.js';
import type { FeatureCache } from './backbone-features.js';
import type { CheckpointStore } from './checkpoint.js';
import type { ImageSource } from './image-source.js';
import type { MemoryBounds } from './memory-bounds.js';
import type { CalibrationMethod, PrecisionChoice } from './methods.js';
import type { OpenOverflow } from './overflow.js';
import type { TrainingPlan } from './plan.js';
import type { OnTrainingEvent } from './progress.js';
import type { DefectSource } from './real-defects.js';

/** Indices of images. */
export interface Split {
  readonly train: readonly number[];
  readonly calibration: readonly number[];
}

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
  /** What is kept in memory at most; missing: as {@link memoryBounds} has it. */
  readonly bounds?: MemoryBounds;
  /** Room for maps of images beyond those bounds; missing: they are made again each time. */
  readonly openOverflow?: OpenOverflow;
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
