/** @file Folders as the layouts see them: listed once, hidden files left out, every failure a sentence. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { ClflowError, messageOf } from '../errors.js';
import { naturalCompare } from './natural-sort.js';

const imageExtensions = new Set(['.png', '.jpg', '.jpeg', '.bmp', '.tif', '.tiff', '.webp']);
const unsupportedExtensions = new Set(
  '.gif .heic .heif .avif .jp2 .jxl .psd .svg .exr .hdr .tga .pgm .ppm .pnm .ico .raw .dng .cr2 .nef .arw .dcm'.split(
    ' ',
  ),
);

/** The image types that are taken, for messages. */
export const imageTypes = [...imageExtensions].map((extension) => extension.slice(1)).join(', ');

/** One folder's content, names only, in natural order. */
export interface Folder {
  readonly path: string;
  readonly folders: readonly string[];
  readonly images: readonly string[];
  /** Images of types that are not supported. */
  readonly unsupported: readonly string[];
}

/** A root folder and what was listed below it. */
export class Tree {
  readonly root: string;
  private readonly listed = new Map<string, Folder>();

  constructor(root: string) {
    this.root = resolve(root);
  }

  /**
   * Lists a folder (once; the second time from memory).
   * @throws ClflowError `data` when it is missing or not a folder, `io` when it may not be read.
   */
  async list(path: string): Promise<Folder> {
    const known = this.listed.get(path);
    if (known !== undefined) return known;
    const folder = await listFolder(path);
    this.listed.set(path, folder);
    return folder;
  }

  /** The folder below the root (or below `from`) that is reached by these names, case ignored; undefined without one. */
  async find(names: readonly string[], from = this.root): Promise<Folder | undefined> {
    let folder = await this.list(from);
    for (const name of names) {
      const match = folder.folders.find((other) => other.toLowerCase() === name.toLowerCase());
      if (match === undefined) return undefined;
      folder = await this.list(join(folder.path, match));
    }
    return folder;
  }

  /** A folder and all folders below it, each once even where links lead back, parents first. */
  async walk(path: string, seen = new Set<string>()): Promise<Folder[]> {
    const folder = await this.list(path);
    const real = await realpath(path);
    if (seen.has(real)) return [];
    seen.add(real);
    const result = [folder];
    for (const name of folder.folders) result.push(...(await this.walk(join(path, name), seen)));
    return result;
  }

  /** How many images of types that are not supported lie in the folders listed so far. */
  get unsupportedCount(): number {
    let count = 0;
    for (const folder of this.listed.values()) count += folder.unsupported.length;
    return count;
  }
}

async function listFolder(path: string): Promise<Folder> {
  const folders: string[] = [];
  const files: string[] = [];
  try {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
      // A link is followed; a broken one stays a file, so that reading it says what is wrong.
      const linked = entry.isSymbolicLink() && (await leadsToFolder(join(path, entry.name)));
      (entry.isDirectory() || linked ? folders : files).push(entry.name);
    }
  } catch (error) {
    throw readError(path, error);
  }
  const ofType = (types: Set<string>) => files.filter((name) => types.has(extname(name).toLowerCase()));
  return {
    path,
    folders: folders.sort(naturalCompare),
    images: ofType(imageExtensions).sort(naturalCompare),
    unsupported: ofType(unsupportedExtensions),
  };
}

async function leadsToFolder(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isDirectory();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ELOOP') return false;
    throw error;
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
