/** @file How good a detector is: plain functions on typed arrays, the same in Node and in a browser. */
export { auroc, averagePrecision, f1Max, type BestF1 } from './image-metrics.js';
export { precisionRecallCurve, rocCurve, type PrecisionPoint, type RocPoint } from './curves.js';
export { pixelAuroc } from './pixel-auroc.js';
export { pixelAveragePrecision } from './pixel-ap.js';
export { rankedNormalPixels } from './pixels.js';
export { aupro } from './aupro.js';
export { aupimo, type Aupimo } from './aupimo.js';
export type { Labels } from './labelled-scores.js';
