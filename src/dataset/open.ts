/** @file Opens a data set: finds or takes its layout, reads it, and says what is worth knowing about it. */
import { basename, join } from 'node:path';
import { ClflowError } from '../errors.js';
import { imageTypes } from './file-types.js';
import { isNormalName, trainNames } from './folder-names.js';
import { folder } from './folder.js';
import { Intake } from './intake.js';
import { kolektor } from './kolektor.js';
import type { Contents, LayoutReader } from './layout.js';
import { dagm, kolektor2 } from './mask-labelled.js';
import { insteadOfImages, testNotes, unusableNotes } from './notes.js';
import type { Dataset, Layout, OpenOptions, Sample } from './sample.js';
import { sorted } from './samples.js';
import { btad, loco, mvtec, mvtec2 } from './train-test.js';
import { Tree } from './tree.js';
import { visa } from './visa.js';

/** The layouts in the order they are tried: the peculiar ones first, the plain folder last. */
const readers: readonly LayoutReader[] = [kolektor, visa, kolektor2, dagm, mvtec2, loco, mvtec, btad, folder];

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
 * may not be read; `usage` when a layout whose labels are in its masks is opened without `isEmptyMask`.
 */
export async function openDataset(root: string, options: OpenOptions = {}): Promise<Dataset> {
  const tree = new Tree(root);
  const reader = options.layout === undefined ? await detect(tree) : await named(tree, options.layout);
  const { contents, intake } = await readContents(tree, reader, options);
  const { validation = [], test } = contents;
  requireOwnMasks(test);
  const train = sorted([...contents.train, ...validation]);
  if (train.length === 0) {
    throw new ClflowError(
      'data',
      `${tree.root} has no training images (layout ${reader.layout}: ${reader.expects}${insteadOfImages(tree)}): put good images there.`,
    );
  }
  const notes = [...contents.notes, ...testNotes(test), ...intake.notes, ...unusableNotes(tree)];
  return { root: tree.root, category: basename(tree.root), layout: reader.layout, train, test, notes };
}

/** As {@link openDataset}; undefined for a folder that is no data set, though folders below it may be. */
export async function openDatasetAt(root: string, options: OpenOptions = {}): Promise<Dataset | undefined> {
  const tree = new Tree(root);
  const reader = await fitting(tree);
  return reader === undefined ? undefined : openDataset(root, { ...options, layout: reader.layout });
}

/** What a data set holds, with its masks. */
export interface Known {
  readonly contents: Contents;
  readonly intake: Intake;
}

/**
 * What a folder holds that is more than a plain folder of images; undefined for such a one. In it some images are known
 * not to be good, or to be for training.
 */
export async function knownContents(
  tree: Tree,
  options: OpenOptions,
  ignored: readonly Layout[] = [],
): Promise<(Known & { reader: LayoutReader }) | undefined> {
  const reader = await fitting(tree);
  if (reader === undefined || ignored.includes(reader.layout)) return undefined;
  if (reader === folder) {
    const { folders } = await tree.list(tree.root);
    if ((await tree.findAny(trainNames)) === undefined && !folders.some(isNormalName)) return undefined;
  }
  return { reader, ...(await readContents(tree, reader, options)) };
}

async function readContents(tree: Tree, reader: LayoutReader, options: OpenOptions): Promise<Known> {
  const intake = new Intake(tree, options);
  const contents = await reader.read(intake, options);
  const test = intake.withMasks(sorted(contents.test));
  return { contents: { ...contents, test }, intake };
}

/** The first reader whose layout a folder has. A folder of data sets is none, though a picture may lie in it. */
async function fitting(tree: Tree): Promise<LayoutReader | undefined> {
  for (const reader of readers) {
    if (!(await reader.fits(tree))) continue;
    const root = await tree.list(tree.root);
    const isPlain = reader === folder && root.images.length > 0 && !root.folders.some(isNormalName);
    return isPlain && (await categoriesIn(tree.root, root.folders)).length > 0 ? undefined : reader;
  }
  return undefined;
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
  const reader = await fitting(tree);
  if (reader !== undefined) return reader;
  const root = await tree.list(tree.root);
  if (root.folders.length === 0) {
    throw new ClflowError(
      'data',
      `${tree.root} holds no images (${imageTypes}${insteadOfImages(tree)}): check the path.`,
    );
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
    `${tree.root} fits no known layout${insteadOfImages(tree)}. Put good images into ${join(tree.root, 'train', 'good')} or name the layout. Tried: ${tried}.`,
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

/** One mask for two images would be wrong for one of them at least. */
function requireOwnMasks(test: readonly Sample[]): void {
  const owners = new Map<string, string>();
  for (const { masks, name } of test) {
    for (const mask of masks) {
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
}
