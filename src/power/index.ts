/** @file Detection power: which defects are found, by synthesized ones. */
export * from './drawn-in.js';
export * from './power.js';
export * from './recall.js';
