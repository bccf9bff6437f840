/** @file The objective: likelihood, smooth classification, contrastive terms, and how they add up. */
export * from './batch.js';
export * from './objective.js';
export { rankingContrast } from './ranking.js';
export { boundaryContrast } from './boundary.js';
export { boxContrast } from './box-contrast.js';
export { pixelClassification, smoothClassification } from './smooth-classification.js';
