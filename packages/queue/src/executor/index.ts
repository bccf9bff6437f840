/** @file The door of the room: the server's jobs, and batches, over a queue. */
export { Batches, type Batch, type BatchPart } from './batches.js';
export { benchmarkBatch } from './benchmark-batch.js';
export type { BatchStatus } from './batch-status.js';
export { inspectionBatch } from './inspection-batch.js';
export { jobId } from './job-id.js';
export { QueueExecutor } from './queue-executor.js';
export { trainBatch, trainHere, type TrainBatchOptions } from './train-batch.js';
