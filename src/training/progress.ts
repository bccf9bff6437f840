/** @file What a training tells while it runs. */

import type { Box, Size } from '../geometry/index.js';
import type { FloatMap, RgbImage } from '../image/rgb-image.js';
import type { Quarters } from '../image/turn.js';

/** Work before the first epoch. */
export type EarlyPhase = 'reading' | 'statistics' | 'whitening' | 'orientation' | 'places' | 'coreset';

/** An image that is looked at after every epoch. */
export interface PreviewPicture {
  readonly kind: 'good' | 'painted';
  /** At working size, or a tile of it. */
  readonly image: RgbImage;
  /** Of the defect's pieces, in pixels of the image; none of a good one. */
  readonly boxes: readonly Box[];
}

export type TrainingEvent =
  /** `done` of `total` images; of the coreset, patches. */
  | { readonly phase: EarlyPhase; readonly done: number; readonly total: number }
  /** A few steps of an epoch were done. Losses are means over the epoch so far. */
  | {
      readonly phase: 'training';
      readonly epoch: number;
      readonly epochs: number;
      readonly done: number;
      readonly total: number;
      readonly losses: Readonly<Record<string, number>>;
      /** Seconds left, estimated from the steps done; null before the first. */
      readonly secondsLeft: number | null;
    }
  | { readonly phase: 'calibration'; readonly done: number; readonly total: number }
  /** The detector is learned; of the trainings that calibrate it, this one begins: fold 1 … folds. */
  | { readonly phase: 'fold'; readonly fold: number; readonly folds: number }
  /** Images are turned as well, by these quarters: the product lies any way up. Before the first epoch. */
  | { readonly phase: 'turned'; readonly turns: readonly Quarters[] }
  /** Before the first epoch: the pictures whose maps are told after every epoch, and the size of those maps. */
  | { readonly phase: 'pictures'; readonly pictures: readonly PreviewPicture[]; readonly grid: Size }
  /** After an epoch: a map of each picture, in standard deviations from the mean over the good ones. */
  | { readonly phase: 'preview'; readonly epoch: number; readonly epochs: number; readonly maps: readonly FloatMap[] }
  | { readonly phase: 'resumed'; readonly epochsDone: number }
  /** The checkpoint's epochs ran with another number of threads, so that the model will not be that of one run, bit for bit. */
  | { readonly phase: 'threads'; readonly was: number; readonly now: number };

export type OnTrainingEvent = (event: TrainingEvent) => void;
