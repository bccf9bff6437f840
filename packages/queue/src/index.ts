/**
 * @module
 * `@clflow/queue`: jobs of clflow on any number of machines, by BullMQ on Redis, Valkey or PostgreSQL.
 *
 * @example
 * ```ts
 * import { Batches, trainBatch } from '@clflow/queue';
 *
 * const batches = await Batches.open('redis://queue.plant:6379');
 * const { id } = await batches.submit(await trainBatch({ products: '/srv/products', output: '/srv/models' }));
 * const { state, parts } = await batches.wait(id);
 * ```
 */
export * from './batch/index.js';
export { migrate } from './connection/index.js';
export {
  Batches,
  benchmarkBatch,
  inspectionBatch,
  jobId,
  QueueExecutor,
  trainBatch,
  trainHere,
  type Batch,
  type BatchPart,
  type BatchStatus,
  type TrainBatchOptions,
} from './executor/index.js';
export {
  startWorker,
  type BenchmarkTables,
  type ChildOutcome,
  type KindHooks,
  type RunKind,
  type RunningWorker,
  type TrainingTable,
  type Work,
  type WorkerOptions,
} from './work/index.js';
