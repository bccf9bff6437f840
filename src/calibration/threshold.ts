/**
 * @file The threshold for a false-alarm rate α. With enough calibration scores it is the conformal quantile, a guarantee
 * without assumptions. For a smaller α no rank is left: a generalised Pareto tail (peaks over threshold) then extrapolates
 * where it fits, which is an estimate and says so; where it does not fit, or there is too little to fit, the highest
 * calibration score is the threshold.
 */
import { ClflowError } from '../errors.js';
import { Random } from '../random.js';
import { provenRateOfFolds, rateBoundOfFolds } from './folds.js';
import { fitPareto, goodnessOfFit, paretoQuantile } from './pareto.js';
import { rateBound } from './rate-bound.js';

/** Fewest scores for an estimate of the tail, and the fewest of them that it is fitted to. */
const FEWEST_SCORES = 30;
const FEWEST_EXCEEDANCES = 10;
/** Share of the scores, the highest ones, that the tail is fitted to. */
const TAIL_SHARE = 0.2;
/** A tail is not believed where so few samples of it would fit worse. */
const WORST_FIT = 0.05;
/** Nor is one without a finite variance (shape from ½ on): a single odd image then decides all. */
const HEAVIEST_SHAPE = 0.5;
/** Of the statement about the rate that these calibration images give. */
const CONFIDENCE = 0.95;

export interface Threshold {
  /** Images with a higher score are anomalous. */
  readonly value: number;
  /**
   * `conformal`: guarantees the rate asked for. `estimated`: extrapolated by a fitted tail to the rate asked for; never below
   * the highest calibration score. `highest`: the highest calibration score.
   */
  readonly kind: 'conformal' | 'estimated' | 'highest';
  /** The false-alarm rate asked for. */
  readonly requestedRate: number;
  /**
   * The rate that the calibration images can guarantee: that asked for, or 1/(n+1) where they are too few. By folds, what is
   * proven, which is more than twice as much.
   */
  readonly guaranteedRate: number;
  /** By folds alone: the rate to expect, that asked for or 1/(n+1). */
  readonly expectedRate?: number;
  /**
   * The guarantee is a mean over all calibration images that might have been drawn. With 95 % confidence those at hand
   * were such that the threshold's rate is below this. By folds it is a bound that measurements bear out.
   */
  readonly rateBound: number;
  readonly calibrationImages: number;
}

/**
 * The threshold for the rate α: the smallest calibration score above which p ≤ α, or, with fewer than 1/α − 1 scores, what
 * the file's header says.
 * @param rate α in (0, 1)
 * @param byFolds whether each score is of a training without the image, not of the finished detector
 * @throws ClflowError `usage` for another rate, `data` without scores
 */
export function chooseThreshold(calibrationScores: readonly number[], rate: number, byFolds = false): Threshold {
  if (!(rate > 0 && rate < 1)) {
    throw new ClflowError('usage', `the false-alarm rate must lie between 0 and 1, got ${rate}`);
  }
  const n = calibrationScores.length;
  if (n === 0) throw new ClflowError('data', 'there are no calibration images, so no threshold can be set');
  const falling = [...calibrationScores].sort((a, b) => b - a);
  const allowed = allowedAbove(n, rate);
  const rank = Math.max(1, allowed);
  const about = promiseOf(n, rate, byFolds);
  if (allowed >= 1) return { value: falling[rank - 1], kind: 'conformal', ...about };
  const estimate = tailEstimate(falling, rate);
  if (estimate === null) return { value: falling[0], kind: 'highest', ...about };
  return { value: Math.max(falling[0], estimate), kind: 'estimated', ...about };
}

/** p ≤ α for scores above the k-th highest calibration score when k ≤ α (n + 1): k − 1 are higher, plus one. */
function allowedAbove(n: number, rate: number): number {
  return Math.floor(rate * (n + 1) + 1e-9);
}

/** What n calibration images promise where a rate is asked for, whatever their scores are. */
export function promiseOf(n: number, rate: number, byFolds = false): Omit<Threshold, 'value' | 'kind'> {
  const rank = Math.max(1, allowedAbove(n, rate));
  const level = Math.max(rate, 1 / (n + 1));
  return {
    requestedRate: rate,
    ...(byFolds ? { guaranteedRate: provenRateOfFolds(n, level), expectedRate: level } : { guaranteedRate: level }),
    rateBound: (byFolds ? rateBoundOfFolds : rateBound)(n, rank, CONFIDENCE),
    calibrationImages: n,
  };
}

/**
 * A threshold that somebody has set by hand, with the rate that it would have if it had been asked for: k of n calibration scores
 * lie above it, so that p ≤ (k + 1) / (n + 1) for whatever does. It was chosen in sight of the scores: an estimate, no guarantee.
 * @throws ClflowError `usage` for what is no number, `data` without scores
 */
export function thresholdAt(calibrationScores: readonly number[], value: number, byFolds = false): Threshold {
  if (!Number.isFinite(value)) throw new ClflowError('usage', `a threshold must be a number, got ${value}`);
  const n = calibrationScores.length;
  if (n === 0) throw new ClflowError('data', 'there are no calibration images, so nothing can be said of a threshold');
  const above = calibrationScores.filter((score) => score > value).length;
  const rate = Math.min(above + 1, n) / (n + 1);
  return { value, kind: 'estimated', ...promiseOf(n, rate, byFolds) };
}

/** The score that a share `rate` of good images exceeds, by a tail fitted to the highest; null where none can be believed. */
function tailEstimate(falling: readonly number[], rate: number): number | null {
  const n = falling.length;
  if (n < FEWEST_SCORES) return null;
  const count = Math.max(FEWEST_EXCEEDANCES, Math.round(TAIL_SHARE * n));
  const start = falling[count];
  const exceedances = falling.slice(0, count).map((score) => score - start);
  if (exceedances[count - 1] <= 0) return null; // ties: no continuous tail
  const fit = fitPareto(exceedances);
  if (fit.shape >= HEAVIEST_SHAPE || goodnessOfFit(exceedances, fit, new Random(0)) < WORST_FIT) return null;
  return start + paretoQuantile(fit, Math.min(1, (rate * n) / count));
}

/** One sentence for people when the rate asked for cannot be guaranteed, else null. */
export function thresholdNote(threshold: Threshold): string | null {
  const { kind, requestedRate, guaranteedRate, expectedRate, calibrationImages } = threshold;
  if (kind === 'conformal') return null;
  const needed = Math.ceil(1 / requestedRate - 1);
  const few =
    `${calibrationImages} calibration images are too few to ${expectedRate === undefined ? 'guarantee' : 'keep'} a false-alarm ` +
    `rate of ${percent(requestedRate)} (that needs ${needed})`;
  if (kind === 'estimated') {
    return `${few}; the threshold is an estimate from the tail of their scores, and what is guaranteed is ${percent(guaranteedRate)}.`;
  }
  const what =
    expectedRate === undefined ? `guarantees ${percent(guaranteedRate)}` : `lets ${percent(expectedRate)} be expected`;
  return `${few}; the highest calibration score is the threshold, which ${what}.`;
}

/** A share for people: two digits and the sign. */
export function percent(rate: number): string {
  return `${Number((100 * rate).toPrecision(2))} %`;
}
