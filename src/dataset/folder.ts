/**
 * @file Any plain folder: good images directly inside, or in a subfolder that is called so; other subfolders are
 * defects; masks in a subfolder, or beside their images as NAME_mask. The same may be nested in train/ and test/.
 * Real-IAD (Wang et al., CVPR 2024), with OK/ and NG/<kind>/, is arranged like this.
 */
import { join } from 'node:path';
import { isMaskName, isNormalName, isPlaceName, testNames, trainNames } from './folder-names.js';
import type { Intake } from './intake.js';
import type { Contents, LayoutReader } from './layout.js';
import type { Sample } from './sample.js';
import { readTestPart, unlabelledNote } from './test-part.js';
import { besideNote } from './train-test.js';
import type { Folder, Tree } from './tree.js';

export const folder: LayoutReader = {
  layout: 'folder',
  expects: 'good images directly inside, or in good/ or train/, other subfolders are defects, optionally masks/',
  fits,
  read: readFolder,
};

async function fits(tree: Tree): Promise<boolean> {
  const { holder, normal } = await trainingFolders(tree);
  if (normal.length === 0) return holder.images.length > 0;
  for (const { path } of normal) {
    if ((await tree.walk(path)).some(({ images }) => images.length > 0)) return true;
  }
  return false;
}

async function readFolder(intake: Intake): Promise<Contents> {
  const { tree } = intake;
  const { holder, normal } = await trainingFolders(tree);
  const train: Sample[] = [];
  for (const { path } of normal) train.push(...(await intake.good(path)));
  if (normal.length === 0) train.push(...(await intake.good(holder.path, false)));

  const place = (await tree.findAny(testNames)) ?? (await tree.list(tree.root));
  const isRoot = place.path === tree.root;
  const taken = new Set(
    [...(normal.length > 0 ? normal : [holder]), ...(isRoot ? [] : [place])].map(({ path }) => path),
  );
  const { samples: test, defects } = await readTestPart(intake, place, taken);
  const notes: string[] = [];
  if (normal.length > 0 && holder.images.length > 0)
    notes.push(besideNote(holder, holder.folders.filter(isNormalName)));
  if (defects.length > 0) notes.push(`Taken as defects: ${defects.map((name) => `${name}/`).join(', ')}.`);
  if (!isRoot) notes.push(...unlabelledNote(intake, place));
  notes.push(...(await unusedNote(tree, isRoot)));
  return { train, test, notes };
}

/** The folder that holds the training images, and those in it that are called as good ones are. */
async function trainingFolders(tree: Tree): Promise<{ readonly holder: Folder; readonly normal: readonly Folder[] }> {
  const holder = (await tree.findAny(trainNames)) ?? (await tree.list(tree.root));
  const names = holder.folders.filter(isNormalName);
  return { holder, normal: await Promise.all(names.map((name) => tree.list(join(holder.path, name)))) };
}

/** Says which folders are used for nothing. */
async function unusedNote(tree: Tree, rootHoldsDefects: boolean): Promise<string[]> {
  const root = await tree.list(tree.root);
  const train = await tree.findAny(trainNames);
  const test = await tree.findAny(testNames);
  const unused = root.folders.filter((name) => {
    const path = join(root.path, name);
    if (path === train?.path || path === test?.path || isMaskName(name)) return false;
    if (isPlaceName(name)) return true;
    return !rootHoldsDefects && (train !== undefined || !isNormalName(name));
  });
  const unusedOfTrain = (train?.folders ?? []).filter((name) => !isNormalName(name) && !isMaskName(name));
  const names = [...unused, ...unusedOfTrain.map((name) => `train/${name}`)];
  return names.length === 0 ? [] : [`Not used: ${names.map((name) => `${name}/`).join(', ')}.`];
}
