/** @file Image files of the paths that a user names. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ClflowError } from '../errors.js';
import { naturalCompare } from './natural-sort.js';
import { imageTypes, readError, Tree } from './tree.js';

/**
 * Lists image files, each once: of a folder all images below it, in natural order; a file is taken as it is, whatever
 * its extension, because it was asked for by name.
 *
 * @example
 * ```ts
 * const files = await listImages(['incoming/', 'part-0815.png']);
 * ```
 *
 * @param paths files and folders, in the order wanted; relative ones stay relative
 * @throws ClflowError `data` when a path does not exist or a folder holds no image, `io` when it may not be read.
 */
export async function listImages(paths: string[]): Promise<string[]> {
  const files = new Map<string, string>();
  for (const path of paths) {
    for (const file of await imagesAt(path)) {
      const key = resolve(file);
      if (!files.has(key)) files.set(key, file);
    }
  }
  return [...files.values()];
}

async function imagesAt(path: string): Promise<string[]> {
  const info = await stat(path).catch((error: unknown) => {
    throw readError(path, error);
  });
  if (!info.isDirectory()) return [path];
  const folders = await new Tree(path).walk(path);
  const images = folders.flatMap((folder) => folder.images.map((name) => join(folder.path, name)));
  if (images.length === 0) {
    throw new ClflowError('data', `${path} holds no images (${imageTypes}): check the path.`);
  }
  return images.sort(naturalCompare);
}
