/** @file The rates that a training goes by: those it is given, else those of the product's settings, else the library's. */
import { training } from 'clflow/parts';
import type * as z from 'zod';
import type { Project } from '../store/index.js';
import { said } from './said.js';
import type { trainingOutlook } from './schemas.js';

export interface Rates {
  /** Share of good parts that may be called anomalous; missing: the library's. */
  readonly falseAlarmRate?: number;
  /** Share of good parts that may be called anomalous or be looked at; missing: there is no review. */
  readonly reviewRate?: number;
}

/** As they stand in a request. */
interface GivenRates {
  readonly false_alarm_rate?: number;
  /** 0: no review, whatever the settings say. */
  readonly review_rate?: number;
}

/** Those of the product's settings. */
export function ownRates({ settings }: Pick<Project, 'settings'>): Rates {
  const { falseAlarmRate, reviewRate } = settings;
  return {
    ...(typeof falseAlarmRate === 'number' && { falseAlarmRate }),
    ...(typeof reviewRate === 'number' && { reviewRate }),
  };
}

/** @throws HttpError 422 where nothing would be left to look at */
export function ratesOf(project: Pick<Project, 'settings'>, given: GivenRates = {}): Rates {
  const own = ownRates(project);
  const rates: Rates = {
    falseAlarmRate: given.false_alarm_rate ?? own.falseAlarmRate,
    reviewRate: (given.review_rate ?? own.reviewRate) || undefined,
  };
  requireSense(rates);
  return rates;
}

/** @throws HttpError 422 where what is looked at would not lie below what is rejected */
export function requireSense({ falseAlarmRate = training.DEFAULT_FALSE_ALARM_RATE, reviewRate }: Rates): void {
  if (reviewRate === undefined || reviewRate > falseAlarmRate) return;
  throw said('review-rate-low', { review: reviewRate, rate: falseAlarmRate });
}

/** What can be promised of review with so many good images. @param images at least the fewest of a training */
export function reviewOutlook(
  images: number,
  { falseAlarmRate, reviewRate }: Rates,
): z.infer<typeof trainingOutlook>['review'] {
  if (reviewRate === undefined) return null;
  const { guaranteedRate } = training.trainingOutlook(images, reviewRate);
  const rejected = training.trainingOutlook(images, falseAlarmRate).guaranteedRate;
  // With too few images both thresholds are that of the oddest good one: nothing lies between.
  return guaranteedRate > rejected
    ? { guaranteed_rate: guaranteedRate, more: 0 }
    : { guaranteed_rate: null, more: training.imagesMissing(images, reviewRate) };
}
