/**
 * @file Files named by their content: the same bytes lie there once. A file stands under its name only once all of it and the name
 * itself are on the disk. Whether it is still needed, the database knows.
 */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { files } from 'clflow/parts';

/** `<sha256>.<extension>`, in a folder by its first two digits. */
const NAME = /^[0-9a-f]{64}\.[a-z0-9]{1,8}$/;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tiff',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
};

export class ImageFiles {
  /** Names that are being written or whose row is not committed yet: how many want each. */
  private readonly held = new Map<string, number>();

  constructor(readonly folder: string) {}

  /** The name of these bytes. */
  static nameOf(bytes: Uint8Array, mediaType: string): { readonly file: string; readonly sha256: string } {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { file: `${sha256}.${EXTENSIONS[mediaType] ?? 'bin'}`, sha256 };
  }

  pathOf(file: string): string {
    return join(this.folder, file.slice(0, 2), file);
  }

  /**
   * Writes the file, then lets `commit` write the row that needs it; until both are done the file is not removed.
   * @throws ClflowError `io` when it cannot be written; whatever `commit` throws
   */
  async keep<Result>(file: string, bytes: Uint8Array, commit: () => Promise<Result>): Promise<Result> {
    this.held.set(file, (this.held.get(file) ?? 0) + 1);
    try {
      await this.write(file, bytes);
      return await commit();
    } finally {
      const left = this.held.get(file)! - 1;
      if (left === 0) this.held.delete(file);
      else this.held.set(file, left);
    }
  }

  private async write(file: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(file);
    const size = await stat(path).then(
      (info) => info.size,
      () => -1,
    );
    // Another size than its content has: the file was damaged since.
    if (size === bytes.byteLength) return;
    const folder = join(this.folder, file.slice(0, 2));
    const isNew = !existsSync(folder);
    try {
      await mkdir(folder, { recursive: true });
      if (isNew) await syncFolder(this.folder);
      await files.writeFileAtomic(path, bytes);
      await syncFolder(folder);
    } catch (error) {
      throw files.ioError('write', path, error instanceof Error && error.cause !== undefined ? error.cause : error);
    }
  }

  /**
   * Removes a file unless somebody is about to need it. In one go, so that nobody finds it there in between and relies on it.
   * @returns whether it is gone
   */
  remove(file: string): boolean {
    if (this.held.has(file)) return false;
    rmSync(this.pathOf(file), { force: true });
    return true;
  }

  /**
   * Removes what a crash left behind: half-written files, and whole ones whose row was never committed.
   * @param needed whether a row names the file
   * @returns the names of all files that are there and needed
   */
  async tidy(needed: (file: string) => boolean): Promise<Set<string>> {
    const found = new Set<string>();
    await mkdir(this.folder, { recursive: true });
    for (const entry of await readdir(this.folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || !/^[0-9a-f]{2}$/.test(entry.name)) continue;
      for (const file of await readdir(join(this.folder, entry.name))) {
        if (NAME.test(file) && needed(file)) found.add(file);
        else if (NAME.test(file) || file.endsWith('.tmp')) await rm(join(this.folder, entry.name, file));
      }
    }
    return found;
  }
}

/** A new name is on the disk only when its folder is. Windows cannot do this, and need not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
