/** @file What does each kind of work, for the process of a job. */
import { KeptModel, runAggregate, runInspectShard, type AggregateOptions, type ShardOptions } from '../batch/index.js';
import { runBenchmarkCell, runBenchmarkTables } from './benchmark.js';
import type { Kind, RunKind } from './kinds.js';
import { runTable } from './table.js';

/** For one process, whose model stays open from shard to shard. Each kind looks itself at the options that it is given. */
export function kindRuns(): Readonly<Record<Kind, RunKind>> {
  const model = new KeptModel();
  return {
    'inspect-shard': (options, hooks) => runInspectShard(options as unknown as ShardOptions, hooks, model),
    aggregate: (options, hooks) => runAggregate(options as unknown as AggregateOptions, hooks, model),
    table: runTable,
    'benchmark-cell': runBenchmarkCell,
    'benchmark-tables': runBenchmarkTables,
  };
}
