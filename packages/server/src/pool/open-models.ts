/** @file The models that a child keeps open: those that were used last. */
import { readFile } from 'node:fs/promises';
import { ClflowError } from 'clflow';
import { detector, type graph } from 'clflow/parts';
import type { ModelRef } from './types.js';

/** A detector, and its session for raw tensors. */
export type OpenModel = detector.OnDevice;

/** Of a child: it has one thread, and images of many sizes. */
export const CHILD_RUNTIME = { threads: 1, memoryPattern: false, log: 'nothing' } as const;

export class OpenModels {
  /** By hash, the one that was used last behind all others. */
  private readonly open = new Map<string, OpenModel>();

  /** @param most that are kept, at least 1 */
  constructor(
    private readonly most: number,
    private readonly device: graph.Device,
  ) {}

  get hashes(): string[] {
    return [...this.open.keys()];
  }

  /** @throws ClflowError `model` for a file that is none of ours, or one that the device cannot compute as the processor does; whatever reading it throws */
  async get(ref: ModelRef): Promise<OpenModel> {
    const model = this.open.get(ref.hash) ?? (await this.load(ref));
    this.open.delete(ref.hash);
    this.open.set(ref.hash, model);
    return model;
  }

  private async load({ name, path }: ModelRef): Promise<OpenModel> {
    // Room is made first: memory holds as many as were asked for, and never one more.
    for (const [hash, { detector: oldest }] of this.open) {
      if (this.open.size < this.most) break;
      this.open.delete(hash);
      await oldest.release();
    }
    const file = await readFile(path);
    const settings = { ...CHILD_RUNTIME, device: this.device };
    const opened = await detector.openOnDevice(file, `The model "${name}"`, settings).catch((error: unknown) => {
      // No fault of the client's: the device cannot compute this model, or not any more.
      if (error instanceof ClflowError && error.code === 'usage') throw new ClflowError('model', error.message);
      throw error;
    });
    // The file's bytes and what was read from them; nothing else would make V8 look for a long time.
    globalThis.gc?.();
    return opened;
  }
}
