/** @file Whole files or none: what is written stands under its name only once all of it is on the disk. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ClflowError } from '../errors.js';
import { ioError } from './io-error.node.js';

/** Bytes, or pieces of them that are written one after the other. */
export type FileContent = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes a file by way of a temporary one in the same folder, which is flushed to the disk and then renamed: readers
 * find the old file or the new one, never a part. Missing folders are made. A link keeps pointing where it points.
 * @param mode permissions of the file; as the system has it when missing
 * @throws ClflowError `io` when anything fails (full disk, permission, a folder of that name); the temporary file is
 *   removed and an existing file stays as it was. An error thrown by `content` itself that is a ClflowError passes.
 */
export async function writeFileAtomic(path: string, content: FileContent, mode?: number): Promise<void> {
  try {
    const target = await regularTarget(path);
    await mkdir(dirname(target), { recursive: true });
    await writeAndRename(target, content, mode);
  } catch (error) {
    throw error instanceof ClflowError ? error : ioError('write', path, error);
  }
}

/** The file behind links. Anything but a file is refused: a rename would put a file in a device's place. */
async function regularTarget(path: string): Promise<string> {
  const existing = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!existing) return path;
  if (!existing.isFile()) {
    const kind = existing.isDirectory() ? 'it is a folder' : 'it is not a regular file';
    throw new ClflowError('io', `Cannot write ${path}: ${kind}; name a file.`);
  }
  return realpath(path);
}

async function writeAndRename(target: string, content: FileContent, mode?: number): Promise<void> {
  const temporary = `${target}.${randomUUID().slice(0, 8)}.tmp`;
  const file = await open(temporary, 'wx', mode);
  try {
    try {
      const chunks = content instanceof Uint8Array ? [content] : content;
      for await (const chunk of chunks) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
