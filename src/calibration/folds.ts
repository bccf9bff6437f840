/**
 * @file Calibration by folds: every image scored by a training that did not see its fold (cross-conformal prediction, Vovk, 2015).
 * What is proven of K equal folds of n images at the level α is that of K-fold CV+ (Barber, Candès, Ramdas & Tibshirani, 2021,
 * theorem 4): a new good image scores above, in every training's own view, with a chance of at most
 *
 *   2α + min{ 2(1 − 1/K) / (n/K + 1), (1 − K/n) / (K + 1) }.
 */

/** Trainings of a calibration by folds; fewer where there are fewer images. */
const FOLDS = 5;

/** Folds that n images are dealt into. */
export function foldCount(n: number): number {
  return Math.min(FOLDS, n);
}

/** The false-alarm rate that is proven of n images in folds at the level α, at most 1. */
export function provenRateOfFolds(n: number, level: number): number {
  const folds = foldCount(n);
  const few = (2 * (1 - 1 / folds)) / (n / folds + 1);
  const many = (1 - folds / n) / (folds + 1);
  return Math.min(1, 2 * level + Math.min(few, many));
}
