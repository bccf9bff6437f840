/** @file What a detector keeps of the good images that calibrate it, and the two thresholds that follow from them. */
import { chooseThreshold, type Threshold } from '../calibration/index.js';
import { appearanceNames, type Appearance, type AppearanceName } from '../image/appearance.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { appearanceAt } from './appearance-at.js';
import type { Size } from '../geometry/index.js';
import { requireReviewRate } from './review.js';
import type { Scored } from './score.js';

/** One good image as the finished detector, or one of its cross-fitted likes, sees it. */
export interface CalibrationSample {
  /** Image score. */
  readonly score: number;
  /** Highest value of its anomaly map. */
  readonly peak: number;
  readonly appearance: Appearance;
}

/** Where calibration samples come from. */
export const calibrationSources = ['held-out', 'folds', 'recalibrated'] as const;

export interface Calibration {
  /**
   * `held-out`: images that training never saw. `folds`: every good image, scored by a detector that was trained without
   * it. `recalibrated`: other images, given after training.
   */
  readonly source: (typeof calibrationSources)[number];
  readonly scores: number[];
  readonly peaks: number[];
  readonly appearance: Record<AppearanceName, number[]>;
}

/** The model's working size, at which appearance is measured, and the area of that size that counts. */
export interface Looked {
  readonly size: Size;
  readonly area?: Mask;
}

/** What calibration keeps of a scored image. */
export function calibrationSample({ score, map }: Scored, image: RgbImage, { size, area }: Looked): CalibrationSample {
  const peak = map.data.reduce((most, value) => Math.max(most, value), -Infinity);
  return { score, peak, appearance: appearanceAt(image, size, area) };
}

/** Samples of images one after the other. @param score the detector, or its graph */
export async function calibrationSamples(
  images: AsyncIterable<RgbImage>,
  score: (image: RgbImage) => Promise<Scored>,
  looked: Looked,
  onImage: (done: number) => void,
): Promise<CalibrationSample[]> {
  const samples: CalibrationSample[] = [];
  for await (const image of images) {
    samples.push(calibrationSample(await score(image), image, looked));
    onImage(samples.length);
  }
  return samples;
}

export function calibrationOf(source: Calibration['source'], samples: readonly CalibrationSample[]): Calibration {
  const columns = appearanceNames.map((name) => [name, samples.map((sample) => sample.appearance[name])] as const);
  return {
    source,
    scores: samples.map(({ score }) => score),
    peaks: samples.map(({ peak }) => peak),
    appearance: Object.fromEntries(columns) as Record<AppearanceName, number[]>,
  };
}

export interface Thresholds {
  /** Images with a higher score are anomalous. */
  readonly threshold: Threshold;
  /** Images with a higher score, up to the threshold, are for a person to look at; missing: there is no such verdict. */
  readonly reviewThreshold?: Threshold;
  /**
   * Pixels with a higher value belong to a region; so do those above {@link threshold}, which is seldom the higher one. Family-wise: of
   * good images no more than the rate have even one pixel above this one.
   */
  readonly pixelThreshold: Threshold;
}

/**
 * @param rate false-alarm rate α in (0, 1), of images
 * @param reviewRate share of good images above the review threshold, higher than `rate`; 0: there is none
 * @throws ClflowError `usage` for a review rate that is not higher
 */
export function chooseThresholds({ source, scores, peaks }: Calibration, rate: number, reviewRate = 0): Thresholds {
  requireReviewRate(reviewRate, rate);
  const byFolds = source === 'folds';
  return {
    threshold: chooseThreshold(scores, rate, byFolds),
    ...(reviewRate > 0 && { reviewThreshold: chooseThreshold(scores, reviewRate, byFolds) }),
    pixelThreshold: chooseThreshold(peaks, rate, byFolds),
  };
}

/**
 * Thresholds of which some of the calibration images alone would say the same: so high that of them, too, no more than the
 * guaranteed rate lie above. After a refinement these are the images that calibrated the model before.
 */
export function notAbove(
  { calibration, threshold, reviewThreshold, pixelThreshold }: Thresholds & { readonly calibration: Calibration },
  counted: readonly boolean[],
): Thresholds {
  const raised = (chosen: Threshold, values: readonly number[]): Threshold => {
    const own = values.filter((_, i) => counted[i]);
    const alone = chooseThreshold(own, chosen.requestedRate);
    return alone.value > chosen.value ? { ...chosen, value: alone.value } : chosen;
  };
  return {
    threshold: raised(threshold, calibration.scores),
    ...(reviewThreshold && { reviewThreshold: raised(reviewThreshold, calibration.scores) }),
    pixelThreshold: raised(pixelThreshold, calibration.peaks),
  };
}
