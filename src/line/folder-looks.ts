/**
 * @file A folder looked at again and again: file systems over a network tell nobody of changes. A file is stable when two looks have
 * found the same of it.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isImage, isUnsupported, naturalCompare } from '../dataset/index.js';
import { keyOf, type FileStamp } from './ledger.js';

export interface Look {
  /** Images that the look before has found just so and that nobody has settled, the oldest first. */
  readonly stable: readonly FileStamp[];
  /** Images that are not stable yet. */
  readonly growing: number;
  /** Files that the look before has found and this one has not. */
  readonly gone: readonly string[];
  /** Images of types that cannot be decoded, each told once. */
  readonly unsupported: readonly string[];
  /** All images that were found. */
  all(): Iterable<FileStamp>;
  /** Whether there is a file of this path. */
  has(path: string): boolean;
}

/** Settled files that are looked at again in one look: of many, each has its turn. */
const SETTLED_A_LOOK = 500;

export class FolderLooks {
  private before = new Map<string, FileStamp>();
  private readonly settled = new Set<string>();
  private readonly told = new Set<string>();
  private turn = 0;

  /** @param skipped folders below that are not looked into */
  constructor(
    readonly folder: string,
    private readonly skipped: readonly string[] = [],
  ) {}

  /** @returns null where the folder cannot be read for now */
  async look(): Promise<Look | null> {
    const found = await this.list(this.folder).catch(() => null);
    if (found === null) return null;
    const { images, unsupported } = found;
    const there = new Set(images);
    const now = new Map<string, FileStamp>();
    const stable: FileStamp[] = [];
    const turns = Math.ceil(this.settled.size / SETTLED_A_LOOK) || 1;
    this.turn = (this.turn + 1) % turns;
    let growing = 0;
    for (const [i, path] of images.entries()) {
      const known = this.before.get(path);
      if (known && this.settled.has(path) && i % turns !== this.turn) {
        now.set(path, known);
        continue;
      }
      const stamp = await stampOf(path);
      // Gone meanwhile, or empty as a file is when it was just opened.
      if (stamp === null || stamp.size === '0') continue;
      now.set(path, stamp);
      if (!known || keyOf(known) !== keyOf(stamp)) {
        this.settled.delete(path);
        growing++;
      } else if (!this.settled.has(path)) stable.push(stamp);
    }
    const gone = [...this.before.keys()].filter((path) => !there.has(path));
    for (const path of gone) this.settled.delete(path);
    this.before = now;
    const untold = unsupported.filter((path) => !this.told.has(path));
    for (const path of untold) this.told.add(path);
    return {
      ...{ stable: stable.sort(byAge), growing, gone, unsupported: untold },
      all: () => now.values(),
      has: (path) => there.has(path),
    };
  }

  /** It is not given again before it changes. */
  settle(path: string): void {
    this.settled.add(path);
  }

  private async list(folder: string): Promise<{ readonly images: string[]; readonly unsupported: string[] }> {
    const images: string[] = [];
    const unsupported: string[] = [];
    const below: string[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (!this.skipped.includes(path)) below.push(path);
      } else if (isImage(entry.name)) images.push(path);
      else if (isUnsupported(entry.name)) unsupported.push(path);
    }
    for (const path of below) {
      // One that went meanwhile takes the others with it no more than a file does.
      const found = await this.list(path).catch(() => ({ images: [], unsupported: [] }));
      images.push(...found.images);
      unsupported.push(...found.unsupported);
    }
    return { images, unsupported };
  }
}

/** @returns null for what is no file, or not there */
export async function stampOf(path: string): Promise<FileStamp | null> {
  try {
    const status = await stat(path, { bigint: true });
    if (!status.isFile()) return null;
    const { dev, ino, size, mtimeNs } = status;
    return { path, inode: `${dev}:${ino}`, size: String(size), mtime: String(mtimeNs) };
  } catch {
    return null;
  }
}

function byAge(a: FileStamp, b: FileStamp): number {
  const [first, second] = [BigInt(a.mtime), BigInt(b.mtime)];
  if (first !== second) return first < second ? -1 : 1;
  return naturalCompare(a.path, b.path);
}
