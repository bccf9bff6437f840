/** @file The door of the room: a worker, and what a job is. */
export type { BenchmarkTables } from './benchmark.js';
export { childIds, idOf } from './children.js';
export { startAnew } from './history.js';
export type { JobData, JobReturn } from './job-data.js';
export { CANCELLED, failureOf } from './job-failure.js';
export { nameOf, type ChildOutcome, type KindHooks, type RunKind, type Work } from './kinds.js';
export { NO_LIMIT, type WorkerOptions } from './options.js';
export { shortOf, writeTrainingTable, type TrainingRow, type TrainingTable } from './table.js';
export { startWorker, type RunningWorker } from './worker.js';
