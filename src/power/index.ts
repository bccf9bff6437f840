/** @file Detection power: which defects are found, by synthesized ones. */
export * from './drawn-in.js';
export * from './painted-findings.js';
export * from './painter.js';
export * from './power.js';
export * from './power-of.js';
export * from './recall.js';
export * from './rethreshold.js';
