/**
 * @file How well a setting tells painted defects from good images, and how sure that is: the AUROC of the defects' scores against those of
 * the good images held back. It hangs on all of these, where a recall at a rate hangs on the highest of them alone. The images are drawn
 * anew, with what is painted on them (bootstrap; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 8 and 13).
 * The same draws serve all settings, which pairs them.
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
/** How often each of the images 0 … n − 1 counts, in resamples of them. */
export type Draws = readonly Float64Array[];

export function bootstrapDraws(count: number, seed: number): Draws {
  const random = Random.of(seed, 'bootstrap');
  return Array.from({ length: DRAWS }, () => {
    const times = new Float64Array(count);
    for (let i = 0; i < count; i++) times[random.integer(0, count)]++;
    return times;
  });
}

/** Share of the pairs of a good image and a painted defect in which the defect scores higher, ties half. */
export function paintedAuroc(trial: Trial): number {
  return asTheyAre(orderOf(trial), trial);
}

/**
 * 95 % of the draws, widened to Wilson's interval of as many independent defects (Wilson 1927): where all pairs are right, the draws
 * alone would claim to be certain.
 */
export function aurocInterval(trial: Trial, draws: Draws): Interval {
  const order = orderOf(trial);
  const auroc = asTheyAre(order, trial);
  const drawn = middle(
    draws.map((times) => weighted(order, times)),
    1 - CONFIDENCE,
  );
  const n = trial.painted.flat().length;
  const centre = (auroc + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((auroc * (1 - auroc)) / n + Z ** 2 / (4 * n ** 2));
  return {
    low: Math.max(0, Math.min(drawn.low, centre - half)),
    high: Math.min(1, Math.max(drawn.high, centre + half)),
  };
}

/**
 * By how much one setting's AUROC exceeds another's, image by image: 95 % of the draws. Not widened where several settings are compared: to
 * keep a worse default costs more than to leave one that is as good (docs/log/2026-11-28-tuning.md).
 */
export function advantage(one: Trial, other: Trial, draws: Draws): Interval {
  const [first, second] = [orderOf(one), orderOf(other)];
  const difference = first.map((value, i) => value - second[i]);
  return middle(
    draws.map((times) => weighted(difference, times)),
    1 - CONFIDENCE,
  );
}

/** For image i and image j, row by row: the share of i's defects that score higher than j as it is, ties half. */
function orderOf({ good, painted }: Trial): Float64Array {
  return Float64Array.from({ length: good.length ** 2 }, (_, at) => {
    const [defects, image] = [painted[Math.floor(at / good.length)], good[at % good.length]];
    const higher = defects.reduce((sum, score) => sum + (score > image ? 1 : score === image ? 0.5 : 0), 0);
    return higher / defects.length;
  });
}

/** Mean of a value of pairs, each image once. */
function asTheyAre(pairs: Float64Array, { good }: Trial): number {
  return weighted(pairs, new Float64Array(good.length).fill(1));
}

/** Mean of a value of pairs, each image as often as it counts. */
function weighted(pairs: Float64Array, times: Float64Array): number {
  let [sum, all] = [0, 0];
  for (let i = 0, at = 0; i < times.length; i++) {
    all += times[i];
    for (let j = 0; j < times.length; j++, at++) sum += times[i] * times[j] * pairs[at];
  }
  return sum / all ** 2;
}

/** What is left when half of the share is cut off at each end. */
function middle(values: readonly number[], share: number): Interval {
  const rising = [...values].sort((a, b) => a - b);
  const cut = Math.floor((share / 2) * rising.length);
  return { low: rising[cut], high: rising[rising.length - 1 - cut] };
}
