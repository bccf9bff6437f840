/** @file Calibration: from scores of good images that training never saw to p-values, thresholds and what they promise. */
export { pValue } from './p-value.js';
export { binomialUpperTail, mostFalseAlarms, rateBound } from './rate-bound.js';
export { fitPareto, goodnessOfFit, paretoQuantile, paretoTail, type Pareto } from './pareto.js';
export { chooseThreshold, percent, promiseOf, thresholdAt, thresholdNote, type Threshold } from './threshold.js';
export { foldCount, provenRateOfFolds } from './folds.js';
export { groupsOf, representatives } from './groups.js';
export { loneHighest } from './lone-highest.js';
export { splitCalibration, type SplitOptions } from './split.js';
export { strangers, type Stranger } from './strangers.js';
