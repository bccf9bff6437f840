/** @file Finds the categories below the folders that a benchmark is given. */
import { basename, join, relative, resolve, sep } from 'node:path';
import { maskFindings, withoutUseless } from '../check/index.js';
import { foldersIn, openDatasetAt, type Dataset } from '../dataset/index.js';
import { ClflowError, messageOf } from '../errors.js';
import { isEmptyMask, type Decoding } from '../image/index.node.js';

type Limits = Pick<Decoding, 'maxMegapixels'>;

export interface FindOptions extends Limits {
  /** Names of those that are wanted; the others are not looked at. Missing: all. */
  readonly only?: readonly string[];
}

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
 * @throws ClflowError `data` when there is no category at all or not one that is wanted, or two of one name; `io` when a folder may not
 *   be read
 */
export async function findCategories(roots: readonly string[], { only, ...limits }: FindOptions = {}): Promise<Found> {
  const categories: Category[] = [];
  const notes: string[] = [];
  for (const root of roots.map((path) => resolve(path))) {
    const several = roots.length > 1;
    const enters = (folder: string): boolean => leadsTo(nameOf(folder, root, several), only);
    const all = await datasetsUnder(root, DEPTH, { enters, notes, limits });
    const found = all.filter((dataset) => only?.includes(nameOf(dataset.root, root, several)) ?? true);
    if (all.length === 0 && only === undefined) {
      throw new ClflowError(
        'data',
        `${root} holds no category: give a folder such as that of MVTec AD, with train/good and test/ in each category's folder.`,
      );
    }
    for (const dataset of found) {
      const name = nameOf(dataset.root, root, several);
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
  const missing = only?.find((name) => !categories.some((category) => category.name === name));
  if (missing !== undefined) {
    throw new ClflowError(
      'data',
      `There is no category ${JSON.stringify(missing)} with normal and anomalous test images in ${roots.join(', ')}.`,
    );
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

interface Search {
  /** Whether to look into a folder. */
  readonly enters: (folder: string) => boolean;
  readonly notes: string[];
  readonly limits: Limits;
}

async function datasetsUnder(folder: string, depth: number, search: Search): Promise<Dataset[]> {
  const dataset = await openOrNote(folder, search.notes, search.limits);
  if (dataset !== undefined) return dataset === null ? [] : [dataset];
  if (depth === 0) return [];
  const found: Dataset[] = [];
  for (const name of await foldersIn(folder)) {
    const below = join(folder, name);
    if (search.enters(below)) found.push(...(await datasetsUnder(below, depth - 1, search)));
  }
  return found;
}

/** Whether a folder of this name is a wanted category, or may have one below. */
function leadsTo(name: string, only: readonly string[] | undefined): boolean {
  return only?.some((wanted) => wanted === name || wanted.startsWith(`${name}/`)) ?? true;
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

function nameOf(folder: string, root: string, several: boolean): string {
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
