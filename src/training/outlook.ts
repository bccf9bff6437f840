/** @file What a training of so many good images could promise, before it is begun. */
import { promiseOf, splitCalibration } from '../calibration/index.js';
import { Random } from '../random.js';
import { calibrationMethod, DEFAULT_FALSE_ALARM_RATE, type CalibrationMethod } from './methods.js';

export interface TrainingOutlook {
  readonly by: CalibrationMethod;
  /** Images that calibrate: those held back; by folds all of them. */
  readonly heldBack: number;
  /** At most this share of good images would be called anomalous. */
  readonly guaranteedRate: number;
}

/** Fewest different good images of a training. */
export const FEWEST_IMAGES = 4;
/** More are not counted. */
const MOST_MORE = 1_000_000;

/** @param images different good images, at least {@link FEWEST_IMAGES} */
export function trainingOutlook(images: number, rate = DEFAULT_FALSE_ALARM_RATE): TrainingOutlook {
  const by = calibrationMethod('auto', images);
  const all = Array.from({ length: images }, (_, i) => i);
  const heldBack = by === 'folds' ? images : splitCalibration(all, new Random(0)).calibration.length;
  return { by, heldBack, guaranteedRate: promiseOf(heldBack, rate, by === 'folds').guaranteedRate };
}

/** How many more good images it takes until this rate could be guaranteed. */
export function imagesMissing(images: number, rate: number): number {
  const reaches = (count: number): boolean => trainingOutlook(count, rate).guaranteedRate <= rate + 1e-12;
  const least = Math.max(images, FEWEST_IMAGES);
  if (reaches(least)) return least - images;
  let step = 1;
  while (!reaches(least + step) && step < MOST_MORE) step *= 2;
  let [without, enough] = [least + step / 2, least + step];
  while (enough - without > 1) {
    const middle = Math.floor((without + enough) / 2);
    if (reaches(middle)) enough = middle;
    else without = middle;
  }
  return enough - images;
}
