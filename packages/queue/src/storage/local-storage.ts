/** @file Folders of this machine, or of a server that several machines have mounted. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClflowError } from 'clflow';
import { dataset, files } from 'clflow/parts';
import { requireSame } from './expected.js';
import type { ListingOptions, ReadingOptions, Storage, StoredFile, UnusableFile } from './storage.js';

export class LocalStorage implements Storage {
  /** As `clflow inspect` lists a folder: masks are left out, images of types that cannot be read come last, with their errors. */
  async *list(folder: string, { onNote }: ListingOptions = {}): AsyncGenerator<StoredFile | UnusableFile> {
    const found = await dataset.findImages([folder]);
    found.notes.forEach((note) => onNote?.(note));
    for (const file of found.files) yield (await this.look(file)) ?? { file, error: `${file} is gone.` };
    for (const { file, error } of found.failures) yield { file, error };
  }

  async look(file: string): Promise<StoredFile | null> {
    try {
      const { size, mtimeMs } = await stat(file);
      return { file, size, modified: Math.round(mtimeMs) };
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
      throw files.ioError('read', file, error);
    }
  }

  async open(file: string): Promise<AsyncIterable<Uint8Array>> {
    await this.requireFile(file);
    return piecesOf(file);
  }

  async read(file: string, { maxBytes, expected }: ReadingOptions = {}): Promise<Uint8Array> {
    if (expected) {
      const found = await this.look(file);
      if (found) requireSame(found, expected);
    }
    return files.readRegularFile(file, { maxBytes });
  }

  /**
   * A temporary file, flushed to the disk, is given its name by a hard link, which fails where the name is taken: on NFS too, where
   * a test before a rename would be a race.
   */
  async writeOnce(file: string, content: files.FileContent): Promise<boolean> {
    // Readers of a folder of results (Spark, pyarrow) leave out what begins with a dot.
    const temporary = join(dirname(file), `.${basename(file)}.${randomUUID().slice(0, 8)}.tmp`);
    try {
      await mkdir(dirname(file), { recursive: true });
      try {
        await fill(temporary, content);
        return await name(temporary, file);
      } finally {
        await rm(temporary, { force: true });
      }
    } catch (error) {
      throw error instanceof ClflowError ? error : files.ioError('write', file, error);
    }
  }

  close(): void {}

  /** A pipe would be waited for without an end. */
  private async requireFile(file: string): Promise<void> {
    const status = await stat(file).catch((error: unknown) => {
      throw files.ioError('read', file, error);
    });
    if (!status.isFile()) throw files.ioError('read', file, new Error('it is no regular file; name a file'));
  }
}

async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(file)) yield piece as Uint8Array;
  } catch (error) {
    throw files.ioError('read', file, error);
  }
}

async function fill(temporary: string, content: files.FileContent): Promise<void> {
  const handle = await open(temporary, 'wx');
  try {
    for await (const piece of content instanceof Uint8Array ? [content] : content) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns false when the name is taken */
async function name(temporary: string, file: string): Promise<boolean> {
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    const code = codeOf(error);
    // An NFS server's answer may get lost: asked again, it says that the name is taken, by this very file.
    if (code === 'EEXIST') return (await stat(temporary)).nlink > 1;
    if (!NO_LINKS.has(code)) throw error;
    // No hard links here (FAT, SMB, some FUSE). Two that race write the same result, since its name tells what is in it.
    if (await exists(file)) return false;
    await rename(temporary, file);
    return true;
  }
}

const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
