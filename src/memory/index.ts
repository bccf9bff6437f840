/** @file PatchCore's memory of good patches: features, coreset, nearest neighbours. */
export * from './coreset.js';
export * from './patch-features.js';
export * from './patch-memory.js';
