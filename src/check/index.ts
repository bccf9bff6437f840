/** @file What is wrong with a folder of images, before anything is learned of it. */
export * from './colour-findings.js';
export * from './copies.js';
export * from './examine.js';
export * from './facts.js';
export * from './finding.js';
export * from './image-findings.js';
export * from './mask-findings.js';
export * from './pixel-findings.js';
export * from './check-images.js';
