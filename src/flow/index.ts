/** @file The 2D-Flow: joined or per-scale features, whitening, coupling blocks, likelihood. */
export * from './base-distribution.js';
export * from './channel-statistics.js';
export * from './coupling.js';
export * from './coupling-stack.js';
export * from './flow.js';
export * from './flow-config.js';
export * from './joined-features.js';
export * from './place-whitening.js';
export * from './positional-moments.js';
export * from './positional-whitening.js';
export * from './preparation.js';
export * from './scale-contributions.js';
export * from './sharing.js';
export * from './turning.js';
export * from './whitening-layer.js';
