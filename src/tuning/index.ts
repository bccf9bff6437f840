/**
 * @module tuning
 * The choice of a training's settings for one product, without a single real defect.
 */
export * from './choice.js';
export * from './halving.js';
export * from './held-back.js';
export * from './painted-auroc.js';
export * from './painted-recall.js';
export * from './panel.js';
export * from './setting.js';
export * from './trial.js';
export * from './try-setting.js';
