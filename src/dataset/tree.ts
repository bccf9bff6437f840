/** @file Folders as the layouts see them: listed once, hidden files left out, every failure a sentence. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ClflowError, messageOf } from '../errors.js';
import { isImage, isUnsupported } from './file-types.js';
import { folded } from './folder-names.js';
import { naturalCompare } from './natural-sort.js';

/** One folder's content, names only, in natural order. */
export interface Folder {
  readonly path: string;
  readonly folders: readonly string[];
  readonly images: readonly string[];
  /** Images of types that cannot be decoded. */
  readonly unsupported: readonly string[];
  /** How many files are no images. */
  readonly others: number;
}

/** A file or folder that cannot be used, and why. */
export interface Failure {
  readonly file: string;
  readonly error: string;
  /** `data` for an image of a type that cannot be decoded, `io` for a folder that cannot be read. */
  readonly code: 'data' | 'io';
}

/** A root folder and what was listed below it. */
export class Tree {
  readonly root: string;
  /** Folders below the root that cannot be read; they count as empty. */
  readonly failures: Failure[] = [];
  private readonly listed = new Map<string, Folder>();

  constructor(root: string) {
    this.root = resolve(root);
  }

  /**
   * Lists a folder (once; the second time from memory).
   * @throws ClflowError `data` when the root is missing or not a folder, `io` when it may not be read. Another folder that
   *   cannot be read is one of the failures, and empty.
   */
  async list(path: string): Promise<Folder> {
    const known = this.listed.get(path);
    if (known !== undefined) return known;
    const folder = await listFolder(path).catch((error: unknown) => {
      if (resolve(path) === this.root || !(error instanceof ClflowError)) throw error;
      if (!this.listed.has(path)) this.failures.push({ file: path, error: error.message, code: 'io' });
      return { path, folders: [], images: [], unsupported: [], others: 0 };
    });
    this.listed.set(path, folder);
    return folder;
  }

  /** The folder below the root (or below `from`) that is reached by these names, case ignored; undefined without one. */
  async find(names: readonly string[], from = this.root): Promise<Folder | undefined> {
    let folder = await this.list(from);
    for (const name of names) {
      const match = folder.folders.find((other) => folded(other) === folded(name));
      if (match === undefined) return undefined;
      folder = await this.list(join(folder.path, match));
    }
    return folder;
  }

  /** The first folder of these names in a folder, case ignored. */
  async findAny(names: readonly string[], from = this.root): Promise<Folder | undefined> {
    for (const name of names) {
      const found = await this.find([name], from);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /**
   * A folder and all folders below it, each once even where links lead back, parents first.
   * @param enters whether to go on into a subfolder
   */
  async walk(
    path: string,
    enters: (folder: Folder, name: string) => boolean | Promise<boolean> = () => true,
    seen = new Set<string>(),
  ): Promise<Folder[]> {
    const folder = await this.list(path);
    const real = await realpath(path).catch(() => resolve(path));
    if (seen.has(real)) return [];
    seen.add(real);
    const result = [folder];
    for (const name of folder.folders) {
      if (await enters(folder, name)) result.push(...(await this.walk(join(path, name), enters, seen)));
    }
    return result;
  }

  /** Images of types that cannot be decoded, in the folders listed so far. */
  get unsupported(): string[] {
    return [...this.listed.values()].flatMap(({ path, unsupported }) => unsupported.map((name) => join(path, name)));
  }

  /** How many files that are no images lie in the folders listed so far. */
  get others(): number {
    return [...this.listed.values()].reduce((sum, { others }) => sum + others, 0);
  }
}

async function listFolder(path: string): Promise<Folder> {
  const folders: string[] = [];
  const files: string[] = [];
  try {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
      // A link is followed; one that leads nowhere stays a file, so that reading it says what is wrong.
      const linked = entry.isSymbolicLink() && (await leadsToFolder(join(path, entry.name)));
      (entry.isDirectory() || linked ? folders : files).push(entry.name);
    }
  } catch (error) {
    throw readError(path, error);
  }
  const images = files.filter(isImage).sort(naturalCompare);
  const unsupported = files.filter(isUnsupported).sort(naturalCompare);
  const others = files.length - images.length - unsupported.length;
  return { path, folders: folders.sort(naturalCompare), images, unsupported, others };
}

async function leadsToFolder(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isDirectory();
  } catch {
    return false;
  }
}

/** The sentence for a path that could not be read. */
export function readError(path: string, error: unknown): ClflowError {
  const code = codeOf(error);
  const cause = { cause: error };
  if (code === 'ENOENT') return new ClflowError('data', `${path} does not exist: check the path.`, cause);
  if (code === 'ENOTDIR') {
    return new ClflowError('data', `${path} is not a folder: give the folder that holds the images.`, cause);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new ClflowError('io', `No permission to read ${path}: allow this user to read and enter it.`, cause);
  }
  return new ClflowError('io', `${path} cannot be read (${messageOf(error)}).`, cause);
}

/** The system's code of an error (ENOENT, …). */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
