/** @file What does each kind of work, for the process of a job. */
import { runAggregate, runInspectShard, type AggregateOptions, type ShardOptions } from '../batch/index.js';
import type { Kind, RunKind } from './kinds.js';
import { runTable } from './table.js';

/** Each looks itself at the options that it is given. */
export const runs: Readonly<Record<Kind, RunKind>> = {
  'inspect-shard': (options, hooks) => runInspectShard(options as unknown as ShardOptions, hooks),
  aggregate: (options, hooks) => runAggregate(options as unknown as AggregateOptions, hooks),
  table: runTable,
};
