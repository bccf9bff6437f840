/** @file A batch by this process alone: shard after shard, and where it was stopped it goes on. */
import { runAggregate, type AggregateResult } from '../aggregate/run-aggregate.js';
import { openStorage } from '../storage/index.js';
import type { BatchHooks } from './hooks.js';
import { withModel, type KeptModel } from './kept-model.js';
import { readManifest } from './manifest.js';
import { checked, shardOptions, type BatchOptions } from './options.js';
import { planBatch, type PlannedBatch } from './plan.js';
import { inspectShard } from './shard.js';

export interface BatchResult extends AggregateResult {
  /** Of the batch. */
  readonly id: string;
}

/**
 * Inspects the images of a source and sums them up.
 *
 * @example
 * ```ts
 * const { counts, report } = await inspectBatch({ model: 'bottle.onnx', source: 'archive/', output: 'archive-results/' });
 * ```
 *
 * @throws ClflowError as {@link planBatch} does
 */
export async function inspectBatch(options: BatchOptions, hooks: BatchHooks = {}): Promise<BatchResult> {
  const batch = await planBatch(options, hooks);
  if (!batch.isNew) tellOfBefore(batch, hooks);
  return await withModel(undefined, async (model) => {
    await inspectShards(batch, options, hooks, model);
    return { id: batch.id, ...(await runAggregate(batch.aggregate.options, hooks, model)) };
  });
}

function tellOfBefore({ images }: PlannedBatch, { onEvent }: BatchHooks): void {
  const message = `This batch was planned before and goes on with its ${images} images; for new ones choose another output.`;
  onEvent?.({ phase: 'note', message });
}

/** The model is not opened where everything is done. */
async function inspectShards(
  { shards, images }: PlannedBatch,
  { s3Endpoint }: BatchOptions,
  hooks: BatchHooks,
  model: KeptModel,
): Promise<void> {
  const storage = openStorage({ endpoint: s3Endpoint });
  let before = 0;
  try {
    for (const { options: planned } of shards) {
      const shard = checked(shardOptions, planned);
      const entries = await readManifest(storage, shard.manifest, shard.manifestHash);
      if ((await storage.look(shard.result)) === null) {
        const inspector = await model.open(storage, shard);
        const onEvent: BatchHooks['onEvent'] = (event) =>
          hooks.onEvent?.(
            event.phase === 'inspecting' ? { ...event, done: before + event.done, total: images } : event,
          );
        await inspectShard(storage, inspector, entries, shard, { ...hooks, onEvent });
      }
      before += entries.length;
    }
  } finally {
    storage.close();
  }
}
