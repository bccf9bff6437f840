/**
 * @file Where a painted mask belongs in a product's folder. Layouts differ, so a place is tried: the mask is written there, the
 * folder is read as the command line reads it, and where it does not come out as this image's mask it is taken away again.
 */
import { existsSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import { basename, dirname, extname, join, posix, sep } from 'node:path';
import { ClflowError } from 'clflow';
import { files } from 'clflow/parts';
import type { GalleryImage } from '../store/index.js';
import { readLayout, type FolderContents } from './layout.js';

/** Parts of a path that say where test images lie, not what they are. */
const TEST = /^(test|testing|test_public)$/i;

/**
 * Writes a mask for an image that has none.
 * @param others images of the product, whose masks show how they are called here
 * @returns its path below the folder; null where the folder has no place for one
 */
export async function placeMask(
  folder: string,
  image: GalleryImage,
  others: readonly GalleryImage[],
  png: Uint8Array,
): Promise<string | null> {
  const before = await readLayout(folder);
  if (before.images.find(({ name }) => name === image.name)?.label !== 'defective') return null;
  for (const name of placesFor(image, others)) {
    const path = join(folder, name);
    if (existsSync(path) || !(await isInside(folder, path))) continue;
    try {
      await files.writeFileAtomic(path, png);
    } catch (error) {
      // A folder that may only be read.
      if (error instanceof ClflowError && error.code === 'io') return null;
      throw error;
    }
    if (isItsMask(before, await readLayout(folder), image.name, name)) return name;
    await rm(path, { force: true });
  }
  return null;
}

/** The likeliest first: as masks of the same product lie, as MVTec AD has it, as plain folders have it. */
function placesFor({ name, defect }: GalleryImage, others: readonly GalleryImage[]): string[] {
  const stem = basename(name, extname(name));
  const [like] = [...others.filter((other) => other.defect === defect), ...others].filter(
    ({ masks }) => masks.length === 1,
  );
  const folders = dirname(name)
    .split('/')
    .filter((part) => part !== '.');
  const own = folders.filter((part) => !TEST.test(part));
  const test = folders.find((part) => TEST.test(part));
  const places = [
    ...(like ? [asFor(like, name)] : []),
    ...(test?.toLowerCase() === 'test_public' ? [posix.join(test, 'ground_truth', ...own, `${stem}_mask.png`)] : []),
    ...(test === undefined ? [] : [posix.join('ground_truth', ...own, `${stem}_mask.png`)]),
    posix.join('masks', ...own, `${stem}_mask.png`),
  ];
  return [...new Set(places)];
}

/** The mask of one image tells where that of another lies: ground_truth/dent/7_mask.png gives ground_truth/scratch/000_mask.png. */
function asFor(like: GalleryImage, name: string): string {
  const [mask] = like.masks;
  const [likeStem, stem] = [like.name, name].map((one) => basename(one, extname(one)));
  const called = basename(mask, extname(mask)).replace(likeStem, () => stem);
  const [likeParts, parts] = [like.name, name].map((one) => dirname(one).split('/'));
  // What the mask's folders share with its image's is replaced by what the other image has there.
  const folders = dirname(mask)
    .split('/')
    .map((part) => {
      const at = likeParts.lastIndexOf(part);
      return at === -1 ? part : (parts[at] ?? part);
    });
  return posix.join(...folders, `${called}.png`);
}

/** The image has this one mask now, and nothing is said differently of any other. */
function isItsMask(before: FolderContents, after: FolderContents, image: string, mask: string): boolean {
  const others = ({ images }: FolderContents): string => JSON.stringify(images.filter(({ name }) => name !== image));
  const found = after.images.find(({ name }) => name === image);
  const isIts = found?.label === 'defective' && found.masks.length === 1 && found.masks[0] === mask;
  return isIts && others(before) === others(after);
}

/** Links may lead elsewhere. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  let parent = dirname(path);
  while (!existsSync(parent)) parent = dirname(parent);
  const [root, real] = await Promise.all([realpath(folder), realpath(parent)]);
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
}
