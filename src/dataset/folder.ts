/**
 * @file Any plain folder: good images directly inside, or in a subfolder that is called so; other subfolders are
 * defects; masks in a subfolder, or beside their images as NAME_mask. The same may be nested in train/ and test/.
 */
import { join } from 'node:path';
import type { Contents, LayoutReader } from './layout.js';
import type { Sample } from './sample.js';
import { counted, defectSamples, normalSamples, stemOf } from './samples.js';
import type { Folder, Tree } from './tree.js';

const normalNames = ['good', 'ok', 'okay', 'normal', 'pass', 'defect_free', 'defect-free'];
const maskNames = ['masks', 'mask', 'ground_truth', 'ground-truth', 'groundtruth', 'gt'];
const placeNames = ['train', 'test', 'val', 'validation'];

export const folder: LayoutReader = {
  layout: 'folder',
  expects: 'good images directly inside, or in good/ or train/, other subfolders are defects, optionally masks/',
  fits: async (tree) => (await readTraining(tree)).samples.length > 0,
  read: readFolder,
};

async function readFolder(tree: Tree): Promise<Contents> {
  const training = await readTraining(tree);
  const place = (await tree.find(['test'])) ?? (await tree.list(tree.root));
  const isRoot = place.path === tree.root;
  const taken = new Set([...training.folders, ...(isRoot ? [] : [place])].map(({ path }) => path));
  const masks = await masksOf(tree, place);

  const test: Sample[] = [];
  const defects: string[] = [];
  for (const name of place.folders) {
    const path = join(place.path, name);
    if (taken.has(path) || isNamed(name, [...maskNames, ...placeNames])) continue;
    const isNormal = isNamed(name, normalNames);
    const samples = await samplesUnder(tree, path, isNormal ? undefined : name, masks);
    if (!isNormal && samples.length > 0) defects.push(name);
    test.push(...samples);
  }
  const notes = [...training.notes];
  if (defects.length > 0) notes.push(`Taken as defects: ${defects.map((name) => `${name}/`).join(', ')}.`);
  if (!isRoot && place.images.length > 0) {
    notes.push(
      `${counted(place.images.length, 'image')} directly in test/ are left out, as their label is unknown: put them into test/good or test/<defect>.`,
    );
  }
  notes.push(...(await unusedNote(tree, isRoot)));
  return { train: training.samples, test, notes };
}

interface Training {
  readonly samples: Sample[];
  /** The folders that hold them. */
  readonly folders: readonly Folder[];
  readonly notes: string[];
}

async function readTraining(tree: Tree): Promise<Training> {
  const holder = (await tree.find(['train'])) ?? (await tree.list(tree.root));
  const normal = holder.folders.filter((name) => isNamed(name, normalNames));
  if (normal.length === 0) {
    return { samples: normalSamples(tree, withoutMasks(holder).images), folders: [holder], notes: [] };
  }
  const folders = await Promise.all(normal.map((name) => tree.list(join(holder.path, name))));
  const samples: Sample[] = [];
  for (const { path } of folders) samples.push(...(await samplesUnder(tree, path, undefined, undefined)));
  const notes =
    holder.images.length === 0
      ? []
      : [`${counted(holder.images.length, 'image')} beside ${normal.join('/, ')}/ are left out of the training.`];
  return { samples, folders, notes };
}

/** All images below a folder; without a defect they are normal. */
async function samplesUnder(
  tree: Tree,
  path: string,
  defect: string | undefined,
  masks: Folder | undefined,
): Promise<Sample[]> {
  const ownMasks = defect === undefined || masks === undefined ? undefined : await tree.find([defect], masks.path);
  const samples: Sample[] = [];
  for (const each of await tree.walk(path)) {
    const { images, beside } = withoutMasks(each);
    if (defect === undefined) samples.push(...normalSamples(tree, images));
    else samples.push(...defectSamples(tree, images, defect, beside ?? ownMasks ?? masks));
  }
  return samples;
}

/** A folder of masks beside the defects, or in the root. */
async function masksOf(tree: Tree, place: Folder): Promise<Folder | undefined> {
  for (const path of [place.path, tree.root]) {
    for (const name of maskNames) {
      const found = await tree.find([name], path);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Separates masks that lie beside their images (a_mask.png beside a.jpg). */
function withoutMasks(all: Folder): { images: Folder; beside: Folder | undefined } {
  const stems = new Set(all.images.map(stemOf));
  const isMask = (name: string) => {
    const match = /^(.+)_(?:mask|label)$/.exec(stemOf(name));
    return match !== null && stems.has(match[1]);
  };
  const masks = all.images.filter(isMask);
  if (masks.length === 0) return { images: all, beside: undefined };
  return {
    images: { ...all, images: all.images.filter((name) => !isMask(name)) },
    beside: { ...all, images: masks },
  };
}

/** Says which folders are used for nothing. */
async function unusedNote(tree: Tree, rootHoldsDefects: boolean): Promise<string[]> {
  const root = await tree.list(tree.root);
  const train = await tree.find(['train']);
  const unused = root.folders.filter((name) => {
    if (isNamed(name, ['train', 'test', ...maskNames])) return false;
    if (isNamed(name, placeNames)) return true;
    return !rootHoldsDefects && (train !== undefined || !isNamed(name, normalNames));
  });
  const unusedOfTrain = (train?.folders ?? []).filter((name) => !isNamed(name, [...normalNames, ...maskNames]));
  const names = [...unused, ...unusedOfTrain.map((name) => `train/${name}`)];
  return names.length === 0 ? [] : [`Not used: ${names.map((name) => `${name}/`).join(', ')}.`];
}

function isNamed(name: string, names: readonly string[]): boolean {
  return names.includes(name.toLowerCase());
}
