/** @file Image files of the paths that a user names. */
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { ClflowError } from '../errors.js';
import { isEmptyMask } from '../image/index.node.js';
import { mapConcurrently } from './concurrency.js';
import { imageTypes, typeOf } from './file-types.js';
import { isDoubtfulMaskName, isMaskName, trainNames } from './folder-names.js';
import { Intake } from './intake.js';
import { Masks } from './masks.js';
import { naturalCompare } from './natural-sort.js';
import { failureNotes, insteadOfImages } from './notes.js';
import { knownContents, type Known } from './open.js';
import { counted, nameIn } from './samples.js';
import { readError, Tree, type Failure } from './tree.js';

/** The image files of paths, and what else was there. */
export interface FoundImages {
  readonly files: readonly string[];
  /** Images of types that cannot be decoded, and folders that cannot be read. */
  readonly failures: readonly Failure[];
  /** Sentences worth telling the user, such as that masks were left out. */
  readonly notes: readonly string[];
}

/**
 * Lists image files, each once: of a folder all images below it but no masks, in natural order; a file is taken as it is,
 * whatever its extension, because it was asked for by name.
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
  const { files, failures } = await findImages(paths);
  const closed = failures.find(({ code }) => code === 'io');
  if (closed !== undefined) throw new ClflowError('io', closed.error);
  if (files.length === 0 && failures.length > 0) throw new ClflowError('data', failures[0].error);
  return [...files];
}

/**
 * As {@link listImages}, and says what was left out. A folder of images that cannot be used has failures and no files.
 * @throws ClflowError as it does, but not for a folder below a path
 */
export async function findImages(paths: readonly string[]): Promise<FoundImages> {
  const files = new Map<string, string>();
  const failures = new Map<string, Failure>();
  const notes: string[] = [];
  for (const path of paths) {
    const found = await imagesAt(path);
    for (const file of found.files) if (!files.has(resolve(file))) files.set(resolve(file), file);
    for (const failure of found.failures) failures.set(resolve(failure.file), failure);
    notes.push(...found.notes);
  }
  return { files: [...files.values()], failures: [...failures.values()], notes };
}

/** Whether a path is a folder. @throws ClflowError when it does not exist or cannot be read */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw readError(path, error);
  }
}

async function imagesAt(path: string): Promise<FoundImages> {
  if (!(await isFolder(path))) return { files: [path], failures: [], notes: [] };
  const tree = new Tree(path);
  const { images, masks } = await imagesAndMasks(tree);
  const asNamed = (file: string): string => join(path, relative(tree.root, file));
  const files = images.sort(naturalCompare).map(asNamed);
  const failures = failuresBelow(tree, asNamed);
  const notes = masks.length === 0 ? [] : [maskNote(path, tree, masks)];
  if (files.length === 0 && failures.length === 0) {
    const but = masks.length === 0 ? insteadOfImages(tree) : `; ${counted(masks.length, 'mask')}`;
    throw new ClflowError('data', `${path} holds no images (${imageTypes}${but}): check the path.`);
  }
  return { files, failures, notes };
}

/** What was listed below a root and cannot be used. */
export function failuresBelow(tree: Tree, asNamed = (file: string): string => file): Failure[] {
  return [
    ...tree.unsupported.map((file) => unsupportedFailure(asNamed(file))),
    ...tree.failures.map((failure) => ({ ...failure, file: asNamed(failure.file) })),
  ];
}

/** Remarks on what was left out, for those who do not tell every file by itself. */
export function notesOf({ notes, failures }: FoundImages): string[] {
  const closed = failures.filter(({ code }) => code === 'io');
  const unsupported = failures.filter(({ code }) => code === 'data').map(({ file }) => file);
  return [...notes, ...failureNotes(closed, unsupported)];
}

function unsupportedFailure(file: string): Failure {
  const error = `${file} is of an image type that is not supported (${typeOf(file)}): save it as png.`;
  return { file, error, code: 'data' };
}

function maskNote(path: string, tree: Tree, masks: readonly string[]): string {
  return `Left out of ${path} as masks: ${counted(masks.length, 'file')}, such as ${nameIn(tree.root, masks[0])}.`;
}

/** All image files below a root, parted. */
async function imagesAndMasks(tree: Tree): Promise<{ readonly images: string[]; readonly masks: string[] }> {
  const known = await knownOrNot(tree);
  const intake = known?.intake ?? new Intake(tree, { isEmptyMask });
  const knownMasks = known?.intake.allMasks ?? new Set();
  const images: string[] = [];
  const masks: string[] = [];
  const doubtful: string[] = [];
  for (const folder of await tree.walk(tree.root)) {
    const names = relative(tree.root, folder.path).split(sep);
    const at = (name: string): string => join(folder.path, name);
    if (names.some(isMaskName)) masks.push(...folder.images.map(at));
    else if (names.some(isDoubtfulMaskName)) doubtful.push(...folder.images.map(at));
    else {
      const content = await intake.contentOf(folder, true);
      masks.push(...content.masks.map(at), ...content.images.map(at).filter((file) => knownMasks.has(file)));
      images.push(...content.images.map(at).filter((file) => !knownMasks.has(file)));
    }
  }
  // A folder called label/ may hold photos of labels: masks are those that an image has.
  const fitting = new Masks(tree.root);
  doubtful.forEach((file) => fitting.add(file));
  const used = new Set(images.flatMap((image) => fitting.of(image)));
  for (const file of doubtful) (used.has(file) || knownMasks.has(file) ? masks : images).push(file);
  if (known !== undefined) return { images, masks };
  // Where nothing says that there are masks but their names, no photo may be left out for its name.
  const looks = await mapConcurrently(masks, availableParallelism(), (file) => intake.look(file));
  return {
    images: [...images, ...masks.filter((_, i) => looks[i] === false)],
    masks: masks.filter((_, i) => looks[i] !== false),
  };
}

/** A folder that is arranged wrongly as a data set may still be looked through. */
async function knownOrNot(tree: Tree): Promise<Known | undefined> {
  try {
    // Without train/ nothing but names says that there are masks beside images.
    const isPart = (await tree.findAny(trainNames)) === undefined;
    return await knownContents(tree, { isEmptyMask }, isPart ? ['kolektor2'] : []);
  } catch (error) {
    if (error instanceof ClflowError && error.code === 'data') return undefined;
    throw error;
  }
}

/** The names of the folders in a folder, links followed, hidden ones left out. @throws ClflowError `io` when it may not be read */
export async function foldersIn(path: string): Promise<readonly string[]> {
  return (await new Tree(path).list(resolve(path))).folders;
}
