/** @file A line: sources give frames, results go to sinks by way of an outbox. */
export * from './address.js';
export * from './frame.js';
export * from './kinds.js';
export * from './ledger.js';
export * from './outbox.js';
export * from './process-watch.js';
export * from './result.js';
export * from './sink.js';
export * from './source.js';
