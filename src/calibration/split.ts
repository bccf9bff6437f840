/** @file Divides good images into those that train and those, held back, that calibrate. */
import { clamp } from '../geometry/index.js';
import { ClflowError } from '../errors.js';
import type { Random } from '../random.js';

/**
 * Calibration gets at least so many, but no more than half. One image held back promises that half of the good ones pass, and
 * lets through what it happens to be like; two and three of eight kept their promise, and promised little (docs/log).
 */
const FEW = 4;

export interface SplitOptions {
  /** Share of the images for calibration, inside (0, 1). */
  readonly fraction?: number;
  /** The fewest images for calibration; 4 when there are 8 or more in all, else half of them. */
  readonly minimum?: number;
}

/**
 * Divides items at random, the same way for the same generator state; the order within each part is kept. Calibration
 * gets round(fraction · n) items, at least `minimum`, and each part gets at least one.
 * @throws ClflowError `data` with fewer than 4 items, `usage` when an option is out of range.
 */
export function splitCalibration<T>(
  items: readonly T[],
  random: Random,
  { fraction = 0.15, minimum = Math.min(FEW, Math.floor(items.length / 2)) || 1 }: SplitOptions = {},
): { train: T[]; calibration: T[] } {
  const total = items.length;
  if (!(fraction > 0 && fraction < 1)) {
    throw new ClflowError('usage', `The share of images for calibration must be above 0 and below 1, not ${fraction}.`);
  }
  if (!Number.isInteger(minimum) || minimum < 1) {
    throw new ClflowError('usage', `The fewest images for calibration must be a whole number from 1, not ${minimum}.`);
  }
  if (total < 4) {
    throw new ClflowError(
      'data',
      `There are ${total} different good images, too few to both train and calibrate: give at least 4, better 20 or more.`,
    );
  }
  const count = clamp(Math.round(fraction * total), minimum, total - 1);
  const heldBack = new Set(random.permutation(total).slice(0, count));
  return {
    train: items.filter((_, i) => !heldBack.has(i)),
    calibration: items.filter((_, i) => heldBack.has(i)),
  };
}
