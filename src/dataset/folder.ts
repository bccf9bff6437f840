/**
 * @file Any plain folder: good images directly inside, or in a subfolder that is called so; other subfolders are
 * defects; masks in a subfolder, or beside their images as NAME_mask. The same may be nested in train/ and test/, or in
 * images/ beside masks/. Folders in train/ by day or camera, none of which is called good, are all good.
 * Real-IAD (Wang et al., CVPR 2024), with OK/ and NG/<kind>/, is arranged like this.
 */
import { join } from 'node:path';
import { ClflowError } from '../errors.js';
import { defectTypes } from '../synthesis/types.js';
import {
  isAnomalousName,
  isDefectName,
  isMaskName,
  isNeutralName,
  isNormalName,
  isPlaceName,
  testNames,
  trainNames,
} from './folder-names.js';
import type { Intake } from './intake.js';
import type { Contents, LayoutReader } from './layout.js';
import type { Sample } from './sample.js';
import { nameIn } from './samples.js';
import { readTestPart, unlabelledNote } from './test-part.js';
import { besideNote } from './train-test.js';
import type { Folder, Tree } from './tree.js';

export const folder: LayoutReader = {
  layout: 'folder',
  expects:
    'good images directly inside, or in good/, images/good/ or train/, other subfolders are defects, optionally masks/',
  fits,
  read: readFolder,
};

async function fits(tree: Tree): Promise<boolean> {
  const { holder, good } = await trainingFolders(tree);
  if (good.length === 0) return holder.images.length > 0;
  for (const { path } of good) if (await holdsImages(tree, path)) return true;
  return false;
}

async function readFolder(intake: Intake): Promise<Contents> {
  const { tree } = intake;
  const { holder, good, unnamed } = await trainingFolders(tree);
  const train: Sample[] = [];
  for (const { path } of good) train.push(...(await intake.good(path)));
  if (good.length === 0) train.push(...(await intake.good(holder.path, false)));

  const inTrain = (await tree.findAny(trainNames)) !== undefined;
  const place = (await tree.findAny(testNames)) ?? (inTrain ? await tree.list(tree.root) : holder);
  const isRoot = place.path === tree.root;
  if (unnamed) await requireAllGood(tree, holder, good, place);
  const taken = new Set(
    [...(good.length > 0 && !unnamed ? good : [holder]), ...(isRoot ? [] : [place])].map(({ path }) => path),
  );
  const { samples: test, defects } = await readTestPart(intake, place, taken);
  const notes: string[] = [];
  if (unnamed) {
    const names = good.map(({ path }) => `${nameIn(tree.root, path)}/`).join(', ');
    notes.push(`Taken as good, as no folder in ${nameIn(tree.root, holder.path)}/ is called good/: ${names}.`);
  } else if (good.length > 0 && holder.images.length > 0 && (isRoot || holder !== place)) {
    notes.push(besideNote(holder, holder.folders.filter(isNormalName)));
  }
  if (defects.length > 0) notes.push(`Taken as defects: ${defects.map((name) => `${name}/`).join(', ')}.`);
  if (!isRoot) notes.push(...unlabelledNote(intake, place));
  notes.push(...(await unusedNote(tree, isRoot, [holder, place, ...good])));
  return { train, test, notes };
}

interface TrainingFolders {
  /** The folder that holds the training images. */
  readonly holder: Folder;
  /** Those in it that hold good ones. */
  readonly good: readonly Folder[];
  /** Whether none of them is called so. */
  readonly unnamed: boolean;
}

async function trainingFolders(tree: Tree): Promise<TrainingFolders> {
  const train = await tree.findAny(trainNames);
  const holder = train ?? (await imagesFolder(tree)) ?? (await tree.list(tree.root));
  const listed = (names: readonly string[]): Promise<Folder[]> =>
    Promise.all(names.map((name) => tree.list(join(holder.path, name))));
  const normal = await listed(holder.folders.filter(isNormalName));
  if (normal.length > 0 || train === undefined || holder.images.length > 0)
    return { holder, good: normal, unnamed: false };
  const others = await listed(holder.folders.filter((name) => !isMaskName(name)));
  const areParts = others.every(({ folders }) => !folders.some((name) => isNormalName(name) || isPlaceName(name)));
  const good: Folder[] = [];
  if (areParts) for (const other of others) if (await holdsImages(tree, other.path)) good.push(other);
  return { holder, good, unnamed: good.length > 0 };
}

/** images/ of a root that holds no image itself, with a folder of good ones inside. */
async function imagesFolder(tree: Tree): Promise<Folder | undefined> {
  const root = await tree.list(tree.root);
  if (root.images.length > 0 || root.folders.some(isNormalName)) return undefined;
  for (const name of root.folders.filter(isNeutralName)) {
    const folder = await tree.list(join(root.path, name));
    if (folder.folders.some(isNormalName)) return folder;
  }
  return undefined;
}

/** @throws ClflowError `data` where a folder of the training part is called as defects are, or as a folder of them is in test/ */
async function requireAllGood(tree: Tree, train: Folder, folders: readonly Folder[], test: Folder): Promise<void> {
  const defects = new Set(test.path === tree.root ? [] : test.folders.filter((name) => !isNormalName(name)));
  const isBad = ({ path }: Folder): boolean => {
    const name = nameIn(train.path, path);
    return isAnomalousName(name) || isDefectName(name, defectTypes) || defects.has(name);
  };
  const bad = folders.find(isBad);
  if (bad === undefined) return;
  throw new ClflowError(
    'data',
    `${bad.path} is a folder of defects by its name, and ${train.path} has no folder that is called good: ` +
      `put the good images into ${join(train.path, 'good')}, and the defects into ${join(tree.root, 'test')}.`,
  );
}

async function holdsImages(tree: Tree, path: string): Promise<boolean> {
  return (await tree.walk(path)).some(({ images }) => images.length > 0);
}

/** Says which folders are used for nothing. */
async function unusedNote(tree: Tree, rootHoldsDefects: boolean, used: readonly Folder[]): Promise<string[]> {
  const root = await tree.list(tree.root);
  const train = await tree.findAny(trainNames);
  const isUsed = (path: string): boolean => used.some((folder) => folder.path === path);
  const unused = root.folders.filter((name) => {
    if (isUsed(join(root.path, name)) || isMaskName(name)) return false;
    if (isPlaceName(name)) return true;
    return !rootHoldsDefects && (train !== undefined || !isNormalName(name));
  });
  const unusedOfTrain = (train?.folders ?? []).filter(
    (name) => !isUsed(join(train!.path, name)) && !isNormalName(name) && !isMaskName(name),
  );
  const names = [...unused, ...unusedOfTrain.map((name) => `train/${name}`)];
  return names.length === 0 ? [] : [`Not used: ${names.map((name) => `${name}/`).join(', ')}.`];
}
