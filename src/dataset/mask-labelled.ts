/**
 * @file Layouts whose labels are in their masks. KolektorSDD2 (Božič et al., Computers in Industry 2021): train/10000.png with
 * train/10000_GT.png beside it, all black where the image is normal. DAGM 2007 (Wieler, Hahn): Train/0576.PNG, and in
 * Train/Label/0576_label.PNG a mask of the defective ones only. Both have the same in test/.
 */
import { join } from 'node:path';
import { ClflowError } from '../errors.js';
import { mapConcurrently } from './concurrency.js';
import { isDoubtfulMaskName, isMaskName, isNeutralName, isNormalName, testNames, trainNames } from './folder-names.js';
import type { Intake } from './intake.js';
import type { Contents, LayoutReader } from './layout.js';
import { divided } from './mask-names.js';
import type { OpenOptions, Sample } from './sample.js';
import { counted, GOOD, nameIn, sampleOf, some } from './samples.js';
import type { Folder, Tree } from './tree.js';

const DEFECT = 'defect';
/** Masks that are looked into at once. */
const AT_ONCE = 8;

export const kolektor2: LayoutReader = {
  layout: 'kolektor2',
  expects: 'train/10000.png with train/10000_GT.png, test/20000.png with test/20000_GT.png',
  fits: async (tree) => {
    const holder = (await tree.findAny(trainNames)) ?? (await tree.list(tree.root));
    if (holder.folders.some(isNormalName)) return false;
    const { images, masks } = divided(holder.images);
    return masks.length > 0 && masks.length >= images.length / 2;
  },
  read: (intake, options) => readMaskLabelled(intake, options, 'KolektorSDD2', undefined),
};

export const dagm: LayoutReader = {
  layout: 'dagm',
  expects: 'Train/0576.PNG with Train/Label/0576_label.PNG, Test/0001.PNG with Test/Label/0001_label.PNG',
  fits: async (tree) => {
    const train = await tree.findAny(trainNames);
    const test = await tree.findAny(testNames);
    if (train === undefined || !(await holdsImages(tree, train))) return false;
    if (test !== undefined && !(await holdsImages(tree, test))) return false;
    const folders = [...train.folders, ...(test?.folders ?? [])];
    const isMasks = (name: string): boolean => isMaskName(name) || isDoubtfulMaskName(name);
    return folders.some(isMasks) && folders.every((name) => isMasks(name) || isNeutralName(name));
  },
  read: (intake, options) => readMaskLabelled(intake, options, 'DAGM', GOOD),
};

/** The look into masks that a layout needs. @throws ClflowError `usage` without one */
export function requireLook(
  { root }: Tree,
  name: string,
  { isEmptyMask }: OpenOptions,
): NonNullable<OpenOptions['isEmptyMask']> {
  if (isEmptyMask !== undefined) return isEmptyMask;
  throw new ClflowError(
    'usage',
    `${root} has the ${name} layout, whose label images decide what is normal: open it with isEmptyMask.`,
  );
}

/** @param unmasked the label of an image without a mask; undefined where it is unknown */
async function readMaskLabelled(
  intake: Intake,
  options: OpenOptions,
  name: string,
  unmasked: typeof GOOD | undefined,
): Promise<Contents> {
  const { tree } = intake;
  const isEmptyMask = requireLook(tree, name, options);
  const unknown: string[] = [];
  const damaged: string[] = [];
  const labelled = async (place: Folder | undefined): Promise<Sample[]> => {
    if (place === undefined) return [];
    const files = await imagesOf(intake, place);
    const samples = await mapConcurrently(files, AT_ONCE, async (file) => {
      const masks = intake.masks.of(file);
      if (masks.length === 0 && unmasked === undefined) {
        unknown.push(file);
        return [];
      }
      const empty = await Promise.all(masks.map(isEmptyMask)).catch((error: unknown) => {
        if (error instanceof ClflowError) return undefined;
        throw error;
      });
      if (empty === undefined) {
        damaged.push(file);
        return [];
      }
      return [empty.every(Boolean) ? sampleOf(tree.root, file, GOOD) : sampleOf(tree.root, file, DEFECT, masks)];
    });
    return samples.flat();
  };
  const root = await tree.list(tree.root);
  await intake.addMasksIn(root);
  const train = await labelled((await tree.findAny(trainNames)) ?? root);
  const place = await tree.findAny(testNames);
  const test = await labelled(place);
  const defective = train.filter(({ label }) => label === 'anomalous');
  const notes = [
    'What is normal is read from the masks: an image is good where its mask is black' +
      (unmasked ? ' or missing.' : '.'),
  ];
  if (defective.length > 0 && place === undefined) {
    notes.push('There is no test/, so all defects are for testing.');
    test.push(...defective);
  } else if (defective.length > 0) {
    notes.push(`Left out, as their masks show defects: ${counted(defective.length, 'training image')}.`);
  }
  if (damaged.length > 0) {
    const names = some(damaged.map((file) => nameIn(tree.root, file)));
    notes.push(`Left out, as their masks cannot be decoded: ${names}.`);
  }
  if (unknown.length > 0) {
    notes.push(
      `Left out, as their label is unknown without a mask: ${some(unknown.map((file) => nameIn(tree.root, file)))}.`,
    );
  }
  return { train: train.filter(({ label }) => label === 'normal'), test, notes };
}

/** The images directly in a folder or in its images/; the masks beside them are made known. */
async function imagesOf(intake: Intake, place: Folder): Promise<string[]> {
  const files: string[] = [];
  for (const folder of await imageFolders(intake.tree, place)) {
    const { images, masks } = await intake.contentOf(folder, false);
    masks.forEach((name) => intake.masks.add(join(folder.path, name)));
    files.push(...images.map((name) => join(folder.path, name)));
  }
  await intake.addMasksIn(place);
  return files;
}

async function imageFolders(tree: Tree, place: Folder): Promise<Folder[]> {
  const inner = place.folders.filter(isNeutralName).map((name) => tree.list(join(place.path, name)));
  return [place, ...(await Promise.all(inner))];
}

async function holdsImages(tree: Tree, place: Folder): Promise<boolean> {
  return (await imageFolders(tree, place)).some(({ images }) => images.length > 0);
}
