/** @file The names of the methods, apart from their recipes: the command line knows them without loading anything. */

export const methods = ['clflow', 'fastflow', 'gaussian', 'patchcore'] as const;
export type Method = (typeof methods)[number];

/**
 * `split`: some good images are held back from training and calibrate. `folds`: the detector learns from all of them, and
 * every one is scored by another that was trained the same way without it: for few images, at several times the cost.
 */
export const calibrationMethods = ['split', 'folds'] as const;
export type CalibrationMethod = (typeof calibrationMethods)[number];
