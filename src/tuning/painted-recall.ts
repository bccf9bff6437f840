/**
 * @file Recall of painted defects at a false-alarm rate, and how sure it is. The threshold is the conformal one (see
 * calibration/threshold.ts): the k-th highest score of the n good images held back, k = max(1, ⌊α(n + 1)⌋). Both threshold and
 * recall hang on these n images, so they are drawn anew together, with what is painted on them (bootstrap; Efron and Tibshirani,
 * "An Introduction to the Bootstrap", 1993, chapters 8 and 13). The same draws serve all settings, which pairs them.
 */
import { Random } from '../random.js';
import type { Trial } from './trial.js';

/** From … to. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const DRAWS = 2000;
const CONFIDENCE = 0.95;
/** The normal distribution's quantile of that. */
const Z = 1.96;

/** Resamples of the images 0 … count − 1. */
export type Draws = readonly (readonly number[])[];

export function bootstrapDraws(count: number, seed: number): Draws {
  const random = Random.of(seed, 'bootstrap');
  return Array.from({ length: DRAWS }, () => Array.from({ length: count }, () => random.integer(0, count)));
}

/** Share of the painted defects that are found. @param images of those held back, each as often as it counts */
export function paintedRecall(
  { good, painted }: Trial,
  rate: number,
  images: readonly number[] = [...good.keys()],
): number {
  const falling = images.map((image) => good[image]).sort((a, b) => b - a);
  const threshold = falling[Math.max(1, Math.floor(rate * (images.length + 1) + 1e-9)) - 1];
  const scores = images.flatMap((image) => painted[image]);
  return scores.filter((score) => score > threshold).length / scores.length;
}

/**
 * 95 % of the draws, widened to Wilson's interval of as many independent defects (Wilson 1927): where all are found, the draws
 * alone would claim to be certain.
 */
export function recallInterval(trial: Trial, rate: number, draws: Draws): Interval {
  const recall = paintedRecall(trial, rate);
  const drawn = middle(
    draws.map((images) => paintedRecall(trial, rate, images)),
    1 - CONFIDENCE,
  );
  const n = trial.painted.flat().length;
  const centre = (recall + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((recall * (1 - recall)) / n + Z ** 2 / (4 * n ** 2));
  return {
    low: Math.max(0, Math.min(drawn.low, centre - half)),
    high: Math.min(1, Math.max(drawn.high, centre + half)),
  };
}

/**
 * By how much one setting's recall exceeds another's, image by image.
 * @param comparisons that are made; the interval is widened so that all of them hold together (Bonferroni)
 */
export function advantage(one: Trial, other: Trial, rate: number, draws: Draws, comparisons: number): Interval {
  const differences = draws.map((images) => paintedRecall(one, rate, images) - paintedRecall(other, rate, images));
  return middle(differences, (1 - CONFIDENCE) / Math.max(1, comparisons));
}

/** What is left when half of the share is cut off at each end. */
function middle(values: readonly number[], share: number): Interval {
  const rising = [...values].sort((a, b) => a - b);
  const cut = Math.floor((share / 2) * rising.length);
  return { low: rising[cut], high: rising[rising.length - 1 - cut] };
}
