/** @file The inspection of an archive as jobs of a queue: its shards, and the summary that waits for them. */
import { planBatch, type BatchHooks, type BatchOptions } from '../batch/index.js';
import type { Batch } from './batches.js';

/**
 * Plans an inspection and names its jobs. All that they need lies in the output, which every machine must reach by the same name.
 *
 * @example
 * ```ts
 * const batch = await inspectionBatch({ model: 'bottle.onnx', source: 's3://archive/2026', output: 's3://results/2026' });
 * const { id } = await batches.submit(batch);
 * ```
 *
 * @throws ClflowError as {@link planBatch} does
 */
export async function inspectionBatch(options: BatchOptions, hooks: BatchHooks = {}): Promise<Batch> {
  const { shards, aggregate, images, planned } = await planBatch(options, hooks);
  const parts = shards.map(({ id, options: shard }, i) => ({
    name: `shard ${i + 1} of ${shards.length}`,
    inputs: [id, planned],
    work: { kind: 'inspect-shard', options: { ...shard } } as const,
  }));
  const last = {
    name: `summary of ${images} images`,
    inputs: [aggregate.id, planned],
    work: { kind: 'aggregate', options: { ...aggregate.options } },
  } as const;
  return { parts, last, lastInAnyCase: false, folder: aggregate.options.output };
}
