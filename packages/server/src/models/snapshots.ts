/** @file Copies of model files under the hashes of their contents: nobody else writes to them, so a request sees one content. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { files } from 'clflow/parts';
import type { FileContent } from './model-files.js';

const SNAPSHOT = /^[0-9a-f]{64}\.onnx$/;
/** What an atomic writing leaves behind when it is killed. */
const LEFTOVER = /^[0-9a-f]{64}\.onnx\.[0-9a-f]{8}\.tmp$/;

export class Snapshots {
  /** Hashes of contents that are no longer served, and since when. */
  private readonly left = new Map<string, number>();

  /**
   * @param folder of the copies
   * @param keep milliseconds for which one is kept after its last use was begun: requests are on their way
   */
  constructor(
    private readonly folder: string,
    private readonly keep: number,
  ) {}

  /** Makes the folder, and removes what earlier runs left in it. */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const entry of await readdir(this.folder)) {
      if (SNAPSHOT.test(entry) || LEFTOVER.test(entry)) await rm(join(this.folder, entry), { force: true });
    }
  }

  /** @returns the copy's path */
  async take({ hash, bytes }: FileContent): Promise<string> {
    this.left.delete(hash);
    const path = this.path(hash);
    const existing = await stat(path).catch(() => null);
    if (existing?.size !== bytes.length) await files.writeFileAtomic(path, bytes);
    return path;
  }

  /** Nobody is given this one any more. */
  leave(hash: string): void {
    this.left.set(hash, performance.now());
  }

  /** Removes those that were left long ago. @param used hashes that are served */
  async sweep(used: ReadonlySet<string>): Promise<void> {
    for (const [hash, since] of this.left) {
      if (used.has(hash)) this.left.delete(hash);
      else if (since + this.keep <= performance.now()) {
        this.left.delete(hash);
        await rm(this.path(hash), { force: true });
      }
    }
  }

  private path(hash: string): string {
    return join(this.folder, `${hash}.onnx`);
  }
}
