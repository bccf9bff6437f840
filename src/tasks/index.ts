/**
 * @file What a user does, a file a verb: checked options in, events and an abort signal, a typed result out. A task prints
 * nothing, never exits and holds no state.
 */
export * from './benchmark.js';
export * from './calibrate.js';
export * from './evaluate.js';
export * from './inspect.js';
export * from './monitor.js';
export * from './refine.js';
export * from './synthesize.js';
export * from './train.js';
export type { CellName, OnTaskEvent, TaskEvent, TaskHooks } from './support/events.js';
