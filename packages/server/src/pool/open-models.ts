/** @file The models that a child keeps open: those that were used last. */
import { readFile } from 'node:fs/promises';
import { detector, nodeRuntime } from 'clflow/parts';
import type { ImageDetector, Session } from 'clflow';
import type { ModelRef } from './types.js';

export interface OpenModel {
  readonly detector: ImageDetector;
  /** Of the detector's graph, for raw tensors. */
  readonly session: Session;
}

export class OpenModels {
  /** By hash, the one that was used last behind all others. */
  private readonly open = new Map<string, OpenModel>();
  private readonly runtime = nodeRuntime({ threads: 1, memoryPattern: false, log: 'nothing' });

  /** @param most that are kept, at least 1 */
  constructor(private readonly most: number) {}

  get hashes(): string[] {
    return [...this.open.keys()];
  }

  /** @throws ClflowError `model` for a file that is none of ours; whatever reading it throws */
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
    let session: Session | undefined;
    const runtime = { ...this.runtime, open: async (bytes: Uint8Array) => (session = await this.runtime.open(bytes)) };
    const opened = await detector.ImageDetector.open(file, runtime, `The model "${name}"`);
    // The file's bytes and what was read from them; nothing else would make V8 look for a long time.
    globalThis.gc?.();
    return { detector: opened, session: session! };
  }
}
