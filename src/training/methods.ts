/** @file The names of the methods, apart from their recipes: the command line knows them without loading anything. */

export const methods = ['clflow', 'fastflow', 'gaussian', 'patchcore'] as const;
export type Method = (typeof methods)[number];

/**
 * `split`: some good images are held back from training and calibrate. `folds`: the detector learns from all of them, and
 * every one is scored by another that was trained the same way without it: for few images, at several times the cost.
 */
export const calibrationMethods = ['split', 'folds'] as const;
export type CalibrationMethod = (typeof calibrationMethods)[number];

/** `auto`: by the number of images. */
export const calibrationChoices = ['auto', ...calibrationMethods] as const;
export type CalibrationChoice = (typeof calibrationChoices)[number];

/** With fewer good images, `auto` calibrates by folds: a split would hold four back, and promise that one in five is rejected at most. */
export const FEW_IMAGES = 20;

/** @param images different good images: near copies are one */
export function calibrationMethod(choice: CalibrationChoice, images: number): CalibrationMethod {
  if (choice !== 'auto') return choice;
  return images < FEW_IMAGES ? 'folds' : 'split';
}

/**
 * Which way up the product lies: as in the images (`fixed`), or `any` way: training then turns the images as well. `auto` asks the
 * good images whether turned ones are as likely.
 */
export const orientations = ['auto', 'fixed', 'any'] as const;
export type Orientation = (typeof orientations)[number];

/** What the frozen backbone computes in: numbers of 32 bits, or whole numbers of 8 bits. */
export const precisions = ['float32', 'int8'] as const;
export type Precision = (typeof precisions)[number];

/** `auto`: whole numbers where the machine is clearly faster with them. */
export const precisionChoices = ['auto', ...precisions] as const;
export type PrecisionChoice = (typeof precisionChoices)[number];

/** What it computes in where nobody says. */
export const DEFAULT_PRECISION: PrecisionChoice = 'float32';

/** Share of good images that may be called anomalous, where nothing else is said. */
export const DEFAULT_FALSE_ALARM_RATE = 0.01;

/** Share of the good images that may be defects, at most: with more, what is strange is no longer the defects. */
export const MOST_CONTAMINATION = 0.5;

/** The working size where nobody asks for another, as `workingSize` reads it. */
export const DEFAULT_SIZE = '256';
