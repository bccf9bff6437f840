/** @file Pictures that wait with their results until the sinks that want them have them. A power cut may take a picture, never its result. */
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../files/index.node.js';
import type { PictureKind } from './sink.js';

/** What pictures of good products may take up while they wait. */
const MOST_GOOD_BYTES = 2 ** 30;
/** Of the disk, what all pictures leave free. */
const FREE_SHARE = 0.05;
const ENDINGS: Readonly<Record<PictureKind, string>> = { image: 'image', overlay: 'overlay.jpg' };

export class PictureSpool {
  private constructor(
    private readonly folder: string,
    private bytes: number,
  ) {}

  /** @param isWaiting whether the result of an inspection still waits: pictures of others are removed */
  static async open(folder: string, isWaiting: (inspectionId: string) => boolean): Promise<PictureSpool> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      let bytes = 0;
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        if (isWaiting(name.slice(0, 36)) && !name.endsWith('.tmp')) bytes += (await stat(path)).size;
        else await rm(path, { force: true });
      }
      return new PictureSpool(folder, bytes);
    } catch (error) {
      throw ioError('write', folder, error);
    }
  }

  /** @returns whether it is kept; without room it is not, and its result goes on alone */
  async keep(inspectionId: string, kind: PictureKind, content: Uint8Array, good: boolean): Promise<boolean> {
    if (good && this.bytes + content.length > MOST_GOOD_BYTES) return false;
    const path = this.pathOf(inspectionId, kind);
    try {
      const { bavail, blocks, bsize } = await statfs(this.folder);
      if (bavail * bsize - content.length < FREE_SHARE * blocks * bsize) return false;
      await writeFile(`${path}.tmp`, content);
      await rename(`${path}.tmp`, path);
      this.bytes += content.length;
      return true;
    } catch {
      await rm(`${path}.tmp`, { force: true }).catch(() => {});
      return false;
    }
  }

  read(inspectionId: string, kind: PictureKind): Promise<Uint8Array | null> {
    return readFile(this.pathOf(inspectionId, kind)).catch(() => null);
  }

  async remove(inspectionId: string): Promise<void> {
    for (const kind of ['image', 'overlay'] as const) {
      const path = this.pathOf(inspectionId, kind);
      const size = await stat(path).then(
        (status) => status.size,
        () => null,
      );
      if (size === null) continue;
      this.bytes -= size;
      await rm(path, { force: true }).catch(() => {});
    }
  }

  private pathOf(inspectionId: string, kind: PictureKind): string {
    return join(this.folder, `${inspectionId}.${ENDINGS[kind]}`);
  }
}
