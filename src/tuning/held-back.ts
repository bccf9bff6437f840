/** @file The good images that all trials learn from, and those that all are judged by. */
import { representatives, splitCalibration } from '../calibration/index.js';
import { ClflowError } from '../errors.js';
import { Random } from '../random.js';
import type { Split } from '../training/training-options.js';

/** Different good images, at least: a third of them is held back. */
const FEWEST_IMAGES = 12;
/** Images held back: this share, but no more than are needed to tell settings apart. */
const HELD_SHARE = 1 / 3;
const MOST_HELD = 24;

/**
 * @param groups of near copies, which stay on one side
 * @throws ClflowError `data` for fewer than 12
 */
export function heldBackSplit(groups: readonly (readonly number[])[], seed: number): Split {
  if (groups.length < FEWEST_IMAGES) {
    throw new ClflowError(
      'data',
      `There are ${groups.length} different good images, too few to compare settings on: give at least ${FEWEST_IMAGES}, better 60 or more, ` +
        'or train with the default settings.',
    );
  }
  const fraction = Math.min(HELD_SHARE, MOST_HELD / groups.length);
  const { train: training, calibration } = splitCalibration(groups, Random.of(seed, 'tuning'), { fraction });
  return { train: training.flat().sort((a, b) => a - b), calibration: representatives(calibration) };
}
