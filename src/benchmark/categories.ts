/** @file Finds the categories below the folders that a benchmark is given. */
import { basename, join, relative, resolve, sep } from 'node:path';
import { maskFindings, withoutUseless } from '../check/index.js';
import { foldersIn, openDatasetAt, type Dataset } from '../dataset/index.js';
import { ClflowError, messageOf } from '../errors.js';
import { isEmptyMask, type Decoding } from '../image/index.node.js';

type Limits = Pick<Decoding, 'maxMegapixels'>;

/** Folders below a root that are looked into: collections are nested once or twice. */
const DEPTH = 3;

export interface Category {
  /** Path below its root; with several roots the root's own name stands before it. */
  readonly name: string;
  readonly dataset: Dataset;
}

export interface Found {
  readonly categories: readonly Category[];
  /** Sentences worth telling the user. */
  readonly notes: readonly string[];
}

/**
 * A root that is a category itself, or all categories below it. One without both normal and anomalous test images cannot
 * be measured and is left out with a note.
 * @throws ClflowError `data` when there is no category at all, or two of one name; `io` when a folder may not be read
 */
export async function findCategories(roots: readonly string[], limits: Limits = {}): Promise<Found> {
  const categories: Category[] = [];
  const notes: string[] = [];
  for (const root of roots.map((path) => resolve(path))) {
    const found = await datasetsUnder(root, DEPTH, notes, limits);
    if (found.length === 0) {
      throw new ClflowError(
        'data',
        `${root} holds no category: give a folder such as that of MVTec AD, with train/good and test/ in each category's folder.`,
      );
    }
    for (const dataset of found) {
      const name = nameOf(dataset, root, roots.length > 1);
      const labels = new Set(dataset.test.map(({ label }) => label));
      if (labels.size === 2) {
        const faults = await maskFindings(dataset.test, new Map(), limits);
        // One that cannot be read is the failure of its cell.
        const masks = faults.filter(({ fault }) => fault === 'white' || fault === 'empty');
        categories.push({ name, dataset: { ...dataset, test: withoutUseless(dataset.test, masks) } });
        const told = [...dataset.notes, ...masks.map(({ message }) => message)];
        notes.push(...told.map((note) => `${name}: ${note}`));
      } else notes.push(`${name} is left out: its test images are not both normal and anomalous.`);
    }
  }
  if (categories.length === 0) {
    throw new ClflowError(
      'data',
      'No category has both normal and anomalous test images, so there is nothing to measure.',
    );
  }
  requireOneOfEach(categories);
  return { categories, notes };
}

async function datasetsUnder(folder: string, depth: number, notes: string[], limits: Limits): Promise<Dataset[]> {
  const dataset = await openOrNote(folder, notes, limits);
  if (dataset !== undefined) return dataset === null ? [] : [dataset];
  if (depth === 0) return [];
  const found: Dataset[] = [];
  for (const name of await foldersIn(folder))
    found.push(...(await datasetsUnder(join(folder, name), depth - 1, notes, limits)));
  return found;
}

/** Undefined for a folder that fits no layout; its subfolders may. Null, with a note, for a data set that cannot be used. */
async function openOrNote(folder: string, notes: string[], limits: Limits): Promise<Dataset | undefined | null> {
  try {
    return await openDatasetAt(folder, { isEmptyMask: (file) => isEmptyMask(file, limits) });
  } catch (error) {
    if (!(error instanceof ClflowError) || error.code !== 'data') throw error;
    notes.push(`${folder} is left out: ${messageOf(error)}`);
    return null;
  }
}

function nameOf({ root: folder }: Dataset, root: string, several: boolean): string {
  const below = relative(root, folder).split(sep).filter(Boolean);
  return (several || below.length === 0 ? [basename(root), ...below] : below).join('/');
}

function requireOneOfEach(categories: readonly Category[]): void {
  const known = new Map<string, string>();
  for (const { name, dataset } of categories) {
    const other = known.get(name);
    if (other !== undefined) {
      throw new ClflowError(
        'data',
        `${other} and ${dataset.root} have one name, ${name}: rename a folder, or run them apart.`,
      );
    }
    known.set(name, dataset.root);
  }
}
