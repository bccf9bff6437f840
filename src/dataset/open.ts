/** @file Opens a data set: finds or takes its layout, reads it, and says what is worth knowing about it. */
import { basename, join } from 'node:path';
import { ClflowError } from '../errors.js';
import { folder } from './folder.js';
import { kolektor } from './kolektor.js';
import type { LayoutReader } from './layout.js';
import { commonNotes } from './notes.js';
import type { Dataset, OpenOptions, Sample } from './sample.js';
import { sorted } from './samples.js';
import { btad, mvtec } from './train-test.js';
import { imageTypes, Tree } from './tree.js';
import { visa } from './visa.js';

/** The layouts in the order they are tried: the peculiar ones first, the plain folder last. */
const readers: readonly LayoutReader[] = [kolektor, visa, mvtec, btad, folder];

/**
 * Opens the data set of one category. Nothing is decoded.
 *
 * @example
 * ```ts
 * const { train, test } = await openDataset('photos/bottle');
 * ```
 *
 * @param root the category's folder
 * @throws ClflowError `data` when the folder is missing, empty, fits no layout or has no training images; `io` when it
 * may not be read; `usage` when KolektorSDD is opened without `isEmptyMask`.
 */
export async function openDataset(root: string, options: OpenOptions = {}): Promise<Dataset> {
  const tree = new Tree(root);
  const reader = options.layout === undefined ? await detect(tree) : await named(tree, options.layout);
  const contents = await reader.read(tree, options);
  if (contents.train.length === 0) {
    throw new ClflowError(
      'data',
      `${tree.root} has no training images (layout ${reader.layout}: ${reader.expects}${unsupported(tree)}): put good images there.`,
    );
  }
  const train = sorted(contents.train);
  const test = sorted(contents.test);
  requireOwnMasks(test);
  const notes = [...contents.notes, ...commonNotes(test, tree.unsupportedCount)];
  return { root: tree.root, category: basename(tree.root), layout: reader.layout, train, test, notes };
}

async function named(tree: Tree, layout: string): Promise<LayoutReader> {
  const reader = readers.find((other) => other.layout === layout);
  if (reader === undefined) {
    const known = readers.map((other) => other.layout).join(', ');
    throw new ClflowError('usage', `There is no layout '${layout}': choose one of ${known}.`);
  }
  if (!(await reader.fits(tree))) {
    const { folders } = await tree.list(tree.root);
    throw new ClflowError(
      'data',
      `${tree.root} does not have the layout ${layout} (${reader.expects}); its folders are: ${folders.join(', ') || 'none'}.`,
    );
  }
  return reader;
}

async function detect(tree: Tree): Promise<LayoutReader> {
  const root = await tree.list(tree.root);
  for (const reader of readers) if (await reader.fits(tree)) return reader;

  if (root.folders.length === 0) {
    throw new ClflowError('data', `${tree.root} holds no images (${imageTypes}${unsupported(tree)}): check the path.`);
  }
  const categories = await categoriesIn(tree.root, root.folders);
  if (categories.length > 0) {
    throw new ClflowError(
      'data',
      `${tree.root} holds several categories (${categories.join(', ')}): name one, such as ${join(tree.root, categories[0])}.`,
    );
  }
  const tried = readers.map((reader) => `${reader.layout} (${reader.expects})`).join('; ');
  throw new ClflowError(
    'data',
    `${tree.root} fits no known layout${unsupported(tree)}. Put good images into ${join(tree.root, 'train', 'good')} or name the layout. Tried: ${tried}.`,
  );
}

/** Subfolders that are a data set each, when the folder above the categories was given. */
async function categoriesIn(root: string, folders: readonly string[]): Promise<string[]> {
  const categories: string[] = [];
  for (const name of folders) {
    const tree = new Tree(join(root, name));
    for (const reader of readers) {
      if (reader === folder || !(await reader.fits(tree))) continue;
      categories.push(name);
      break;
    }
  }
  return categories;
}

function unsupported(tree: Tree): string {
  return tree.unsupportedCount === 0
    ? ''
    : `; ${tree.unsupportedCount} files are of image types that are not supported`;
}

/** One mask for two images would be wrong for one of them at least. */
function requireOwnMasks(test: readonly Sample[]): void {
  const owners = new Map<string, string>();
  for (const { mask, name } of test) {
    if (mask === undefined) continue;
    const other = owners.get(mask);
    if (other !== undefined) {
      throw new ClflowError(
        'data',
        `The mask ${mask} fits both ${other} and ${name}: put masks into a subfolder for each defect.`,
      );
    }
    owners.set(mask, name);
  }
}
