/**
 * @file Calibration by folds: every image scored by a training that did not see its fold (cross-conformal prediction, Vovk, 2015).
 * What is proven of K equal folds of n images at the level α is that of K-fold CV+ (Barber, Candès, Ramdas & Tibshirani, 2021,
 * theorem 4): a new good image scores above, in every training's own view, with a chance of at most
 *
 *   2α + min{ 2(1 − 1/K) / (n/K + 1), (1 − K/n) / (K + 1) }.
 */
import { rateBound } from './rate-bound.js';

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

/**
 * The rate that a threshold at the k-th highest of n scores by folds stays below with this confidence, as though half of the
 * images had been held back. Trainings and scores share their images, so n scores say less than n of images held back: where the
 * images happen to be alike, both are narrow (Bian & Barber, 2023, "Training-conditional coverage for distribution-free predictive
 * inference"). Half is what measurements bear out (docs/log), not what is proven.
 */
export function rateBoundOfFolds(n: number, k: number, confidence?: number): number {
  return rateBound(Math.max(1, Math.floor(n / 2)), Math.ceil(k / 2), confidence);
}
