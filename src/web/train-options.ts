/** @file What a training in a browser is told, and what it tells. */
import type { DetectorMetadata } from '../detector/metadata.js';
import type { CalibrationChoice, Method, Orientation, PrecisionChoice } from '../training/methods.js';
import type { TrainingEvent } from '../training/progress.js';
import type { WebConfig } from './configure.js';
import type { ModelSource } from './model-bytes.js';

export type WebTrainingEvent =
  | TrainingEvent
  /** `done` of `total` pictures; of the power, types of painted defects. */
  | { readonly phase: 'checking' | 'power'; readonly done: number; readonly total: number }
  /** Something worth knowing that is no error: a whole sentence. */
  | { readonly phase: 'note'; readonly message: string }
  /** So many epochs would survive the end of the tab. */
  | { readonly phase: 'kept'; readonly epochs: number };

/** The settings of `train` in Node that make sense here, with the same meaning and the same defaults. */
export interface TrainingSettings {
  /** What the model calls its product. Default "product". */
  readonly className?: string;
  /** How to learn. Default `clflow`. */
  readonly method?: Method;
  /** What the backbone computes in; `auto`: whole numbers of 8 bits where this browser is clearly faster with them. Default `float32`. */
  readonly precision?: PrecisionChoice;
  /** Passes over the images; as the method has it when missing. */
  readonly epochs?: number;
  /** Which way up the product lies; measured when missing. */
  readonly orientation?: Orientation;
  /** Share of the good images that may be defects, up to 0.5: so many of the strangest are left out, and named. Default: none. */
  readonly contamination?: number;
  /** Working size: a number for that area with the images' aspect ratio kept, or "HxW". Default 256. */
  readonly size?: string | number;
  /** Default 0. */
  readonly seed?: number;
  /** Share of good images that may be called anomalous. Default 0.01. */
  readonly falseAlarmRate?: number;
  /** Share of good images that may be called anomalous or `review`. Default 0: there is no review. */
  readonly reviewRate?: number;
  /** Default `auto`: by folds where there are fewer than 20 different images. */
  readonly calibration?: CalibrationChoice;
  /** Measure which painted defects are found. Default true. */
  readonly power?: boolean;
  /** Tell after every epoch what the detector says of a few pictures. Default false. */
  readonly previews?: boolean;
  /** Leave out pictures that cannot be decoded instead of failing. Default false. */
  readonly skipBad?: boolean;
  /**
   * Keep the state after every epoch in the browser's storage for the page, and go on from there when the same pictures and settings
   * are given again. Default true.
   */
  readonly checkpoint?: boolean;
}

export interface TrainOptions extends TrainingSettings, Pick<WebConfig, 'threads' | 'wasmPaths'> {
  /** The weights of the embedded backbone, `clflow/weights/embedded.safetensors`, where the bundler does not find them by itself. */
  readonly weights?: ModelSource;
  /** Opens the worker, where the bundler does not find it by itself. */
  readonly trainingWorker?: () => Worker;
  /** Told what the training does. */
  readonly onEvent?: (event: WebTrainingEvent) => void;
  /** Ends the training at once, with ClflowError `interrupted`; its checkpoint stays. */
  readonly signal?: AbortSignal;
}

export interface TrainResult {
  /** The model file, for {@link Detector.load}, for a download, for Node. */
  readonly model: Blob;
  /** Everything that the model file says about itself. */
  readonly metadata: DetectorMetadata;
  /** From the first picture to the model. */
  readonly seconds: number;
  readonly trainImages: number;
  readonly calibrationImages: number;
  /** Pictures that could not be decoded. */
  readonly skippedImages: number;
}
