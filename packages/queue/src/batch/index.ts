/** @file Archives inspected in shards: planned once, each shard by any process, summed up at the end. */
export { inspectBatch, type BatchResult } from './here.js';
export type { BatchHooks } from './hooks.js';
export { KeptModel } from './kept-model.js';
export {
  batchDefaults,
  formats,
  type AggregateOptions,
  type BatchOptions,
  type Format,
  type ShardOptions,
} from './options.js';
export { planBatch, type BatchJob, type PlannedBatch } from './plan.js';
export { runInspectShard, type ShardResult } from './shard.js';
export { runAggregate, type AggregateResult } from '../aggregate/run-aggregate.js';
