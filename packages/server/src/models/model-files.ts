/** @file What stands in a folder of models: files that may be models, and why the others are not. */
import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A model's name is its file's stem; names go into paths of requests and never into paths of files. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const EXTENSION = /\.onnx$/i;

export interface ModelFile {
  /** In lower case. */
  readonly name: string;
  readonly path: string;
  /** Another one after every change: device, inode, size and times. */
  readonly stamp: string;
}

export interface Listing {
  readonly files: readonly ModelFile[];
  /** Sentences about files that are no models, by their paths. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Looks at a folder, not below it. Nothing is opened.
 * @throws what the system says when the folder cannot be read
 */
export async function listModelFiles(folder: string, maxBytes: number): Promise<Listing> {
  const files = new Map<string, ModelFile>();
  const refused = new Map<string, string>();
  const entries = (await readdir(folder)).filter((entry) => EXTENSION.test(entry));
  for (const entry of entries.sort()) {
    const path = join(folder, entry);
    const name = entry.replace(EXTENSION, '').toLowerCase();
    const status = await lstat(path).catch(() => null);
    if (!status) continue;
    const problem = problemOf(entry, name, status, maxBytes);
    const other = files.get(name);
    if (problem !== null) refused.set(path, problem);
    else if (other)
      refused.set(
        path,
        `${entry} is not used: its name is that of ${other.path.slice(folder.length + 1)}; rename one.`,
      );
    else files.set(name, { name, path, stamp: stampOf(status) });
  }
  return { files: [...files.values()], refused };
}

function problemOf(entry: string, name: string, status: Stats, maxBytes: number): string | null {
  const shown = JSON.stringify(entry.slice(0, 80));
  if (!NAME.test(name)) {
    return (
      `${shown} is not used: a model's name has up to 64 letters from a to z, digits, dots, hyphens and underscores, and begins ` +
      'with a letter or a digit; rename it.'
    );
  }
  if (status.isSymbolicLink()) return `${shown} is not used: it is a symbolic link; put the file itself there.`;
  if (!status.isFile()) return `${shown} is not used: it is no file; put a model file there.`;
  if (status.size === 0) return `${shown} is not used: it is empty; copy it again.`;
  if (status.size > maxBytes) {
    return `${shown} is not used: it has ${(status.size / 1e6).toFixed(0)} MB, and a model may have ${(maxBytes / 1e6).toFixed(0)} MB.`;
  }
  return null;
}

function stampOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join();
}

export interface FileContent {
  readonly bytes: Uint8Array;
  /** SHA-256, hex. */
  readonly hash: string;
}

/** Windows knows neither flag. */
const NO_LINK = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file as it was listed.
 * @returns null when it has changed since or while it was read: it is looked at again
 */
export async function readModelFile({ path, stamp }: ModelFile): Promise<FileContent | null> {
  const file = await open(path, constants.O_RDONLY | NO_LINK).catch(() => null);
  if (!file) return null;
  try {
    const before = await file.stat();
    if (!before.isFile() || stampOf(before) !== stamp) return null;
    const bytes = new Uint8Array(before.size);
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, at);
      if (bytesRead === 0) return null;
      at += bytesRead;
    }
    if (stampOf(await file.stat()) !== stamp) return null;
    return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
  } finally {
    await file.close();
  }
}
