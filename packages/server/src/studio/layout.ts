/** @file What the images of a folder are, as the library's layouts have it: good, a defect, for training or for testing. */
import { relative, sep } from 'node:path';
import { ClflowError, openDataset, type Dataset, type Sample } from 'clflow';
import { dataset as datasets, image as images } from 'clflow/parts';
import type { FoundImage } from '../store/index.js';

export type LaidOut = Omit<FoundImage, 'stamp' | 'content'>;

export interface FolderContents {
  /** Null where the folder fits none: its images are there all the same, without labels. */
  readonly layout: string | null;
  /** Why it fits none. */
  readonly obstacle: string | null;
  readonly images: readonly LaidOut[];
  /** Files that cannot be used, with a sentence. */
  readonly failures: readonly { readonly name: string; readonly reason: string }[];
  /** Names of the images that a training of the folder takes. */
  readonly training: readonly string[];
}

/** What is in this folder has no label yet, whatever the layout says of folders that it does not know. */
export const UNLABELLED = 'unlabelled';

/** @throws ClflowError `io` or `data` for a folder that is missing or cannot be read */
export async function readLayout(folder: string): Promise<FolderContents> {
  const name = (file: string): string => relative(folder, file).split(sep).join('/');
  const isUnlabelled = (path: string): boolean => path.toLowerCase().startsWith(`${UNLABELLED}/`);
  let obstacle: string | null = null;
  const known = await datasetOf(folder, (reason) => (obstacle = reason));
  const found = await filesOf(folder);
  const laidOut = new Map<string, LaidOut>();
  const add = (sample: Sample, split: 'train' | 'test'): void => {
    if (isUnlabelled(sample.name)) return;
    const isGood = sample.label === 'normal';
    laidOut.set(sample.name, {
      name: sample.name,
      label: isGood ? 'good' : 'defective',
      defect: isGood ? null : sample.defect,
      split,
      masks: sample.masks.map(name),
    });
  };
  known?.train.forEach((sample) => add(sample, 'train'));
  known?.test.forEach((sample) => add(sample, 'test'));
  const masks = new Set([...laidOut.values()].flatMap((image) => image.masks));
  for (const path of found.files.map(name)) {
    if (!laidOut.has(path) && !masks.has(path))
      laidOut.set(path, { name: path, label: null, defect: null, split: null, masks: [] });
  }
  return {
    layout: known?.layout ?? null,
    obstacle,
    images: [...laidOut.values()].sort((a, b) => datasets.naturalCompare(a.name, b.name)),
    failures: found.failures.map(({ file, error }) => ({ name: name(file), reason: error })),
    training: known?.train.map((sample) => sample.name) ?? [],
  };
}

/** Null for a folder that is none: nothing good in it, or no layout that is known. */
async function datasetOf(folder: string, onNone: (reason: string) => void): Promise<Dataset | null> {
  return orNull(() => openDataset(folder, { isEmptyMask: (file) => images.isEmptyMask(file, {}) }), onNone);
}

async function filesOf(folder: string): Promise<Pick<datasets.FoundImages, 'files' | 'failures'>> {
  return (await orNull(() => datasets.findImages([folder]))) ?? { files: [], failures: [] };
}

async function orNull<Result>(
  act: () => Promise<Result>,
  onNone: (reason: string) => void = () => {},
): Promise<Result | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ClflowError) || error.code !== 'data') throw error;
    onNone(error.message);
    return null;
  }
}
