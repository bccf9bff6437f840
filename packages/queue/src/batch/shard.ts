/** @file A shard: a few hundred images by one process, and their lines in one file, whole or not at all. */
import { openStorage, type Storage } from '../storage/index.js';
import { requireGoing, type BatchHooks } from './hooks.js';
import type { Inspector } from './inspector.js';
import { withModel, type KeptModel } from './kept-model.js';
import { readManifest, type Entry } from './manifest.js';
import { checked, shardOptions, type Format, type ShardOptions } from './options.js';
import { encodeResults, type ResultLine } from './result-line.js';

export interface ShardResult {
  /** Where the lines are. */
  readonly result: string;
  readonly images: number;
  /** False: the result was there already. */
  readonly isNew: boolean;
}

/**
 * Inspects the images of a shard. An image that cannot be read has a line with its error.
 * @param kept model of the shard before, where there was one: it stays open for the next
 * @throws ClflowError `model`, `data`, `io` and `network` for what cannot be read or written, `interrupted` when the signal stops it
 */
export async function runInspectShard(
  options: ShardOptions,
  hooks: BatchHooks = {},
  kept?: KeptModel,
): Promise<ShardResult> {
  const given = checked(shardOptions, options);
  const storage = openStorage({ endpoint: given.s3Endpoint });
  try {
    const entries = await readManifest(storage, given.manifest, given.manifestHash);
    const done = { result: given.result, images: entries.length };
    if ((await storage.look(given.result)) !== null) return { ...done, isNew: false };
    const isNew = await withModel(kept, async (model) =>
      inspectShard(storage, await model.open(storage, given), entries, given, hooks),
    );
    return { ...done, isNew };
  } finally {
    storage.close();
  }
}

/**
 * By a model that is open.
 * @returns false when another process was first
 */
export async function inspectShard(
  storage: Storage,
  inspector: Inspector,
  entries: readonly Entry[],
  { result, format }: { readonly result: string; readonly format: Format },
  hooks: BatchHooks,
): Promise<boolean> {
  const lines = told(inspector.lines(storage, entries), entries.length, hooks);
  return await storage.writeOnce(result, encodeResults(lines, format));
}

async function* told(lines: AsyncIterable<ResultLine>, total: number, hooks: BatchHooks): AsyncGenerator<ResultLine> {
  let done = 0;
  const tell = (): void => {
    requireGoing(hooks);
    hooks.onEvent?.({ phase: 'inspecting', done, total });
  };
  tell();
  for await (const line of lines) {
    yield line;
    done++;
    tell();
  }
}
