/**
 * @file A model that stays open from one piece of work to the next: to open one costs as much as to inspect ten images, which shards of a
 * few hundred should not pay again and again.
 */
import type { Storage } from '../storage/index.js';
import { Inspector, type Opening } from './inspector.js';

/**
 * The model that was used last, and no other: memory holds one. It is known by the hash of its file, never by its path, and by all
 * that its verdicts depend on.
 *
 * @example
 * ```ts
 * const model = new KeptModel();
 * for (const { options } of shards) await runInspectShard(options, {}, model);
 * await model.release();
 * ```
 */
export class KeptModel {
  private kept: { readonly key: string; readonly inspector: Inspector } | undefined;

  /**
   * For one piece of work at a time: the next one may close it.
   * @throws ClflowError as {@link Inspector.open} does
   */
  async open(storage: Storage, opening: Opening): Promise<Inspector> {
    const key = keyOf(opening);
    if (this.kept?.key !== key) {
      // Room is made first.
      await this.release();
      this.kept = { key, inspector: await Inspector.open(storage, opening) };
    }
    return this.kept.inspector;
  }

  async release(): Promise<void> {
    const { kept } = this;
    this.kept = undefined;
    await kept?.inspector.release();
  }
}

/** With the model that somebody keeps, or with one that is closed when the work is over. */
export async function withModel<Result>(
  kept: KeptModel | undefined,
  act: (model: KeptModel) => Promise<Result>,
): Promise<Result> {
  if (kept) return await act(kept);
  const model = new KeptModel();
  try {
    return await act(model);
  } finally {
    await model.release();
  }
}

function keyOf({ modelHash, threads, device, roi, ignoreHash, maxMegapixels }: Opening): string {
  return JSON.stringify([modelHash, threads, device, roi, ignoreHash, maxMegapixels]);
}
