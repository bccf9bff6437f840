/** @file From folders to samples: the pieces that the layouts share. */
import { join, parse, relative, sep } from 'node:path';
import { naturalCompare } from './natural-sort.js';
import type { Sample } from './sample.js';
import type { Folder, Tree } from './tree.js';

/** The name of normal images' defect. */
export const GOOD = 'good';

/** A sample for an image file; of the defect 'good' it is normal. */
export function sampleOf(root: string, file: string, defect: string, mask?: string): Sample {
  const name = relative(root, file).split(sep).join('/');
  const label = defect === GOOD ? 'normal' : 'anomalous';
  return mask === undefined ? { file, name, label, defect } : { file, name, label, defect, mask };
}

/** The images of a folder as normal samples. */
export function normalSamples(tree: Tree, folder: Folder | undefined): Sample[] {
  return (folder?.images ?? []).map((image) => sampleOf(tree.root, join(folder!.path, image), GOOD));
}

/** The images of a folder as samples of a defect, each with its mask of `masks` where it has one. */
export function defectSamples(tree: Tree, folder: Folder, defect: string, masks: Folder | undefined): Sample[] {
  const maskOf = maskFinder(masks);
  return folder.images.map((image) => sampleOf(tree.root, join(folder.path, image), defect, maskOf(image)));
}

/** Finds an image's mask in a folder of masks: NAME_mask, NAME_label or NAME, with any image extension. */
function maskFinder(masks: Folder | undefined): (image: string) => string | undefined {
  const byStem = new Map((masks?.images ?? []).map((name) => [stemOf(name), join(masks!.path, name)]));
  return (image) => {
    const stem = stemOf(image);
    return byStem.get(`${stem}_mask`) ?? byStem.get(`${stem}_label`) ?? byStem.get(stem);
  };
}

/** A file's name without folder and extension. */
export function stemOf(file: string): string {
  return parse(file).name;
}

/** Samples in natural order of their names. */
export function sorted(samples: readonly Sample[]): Sample[] {
  return [...samples].sort((a, b) => naturalCompare(a.name, b.name));
}

/** "1 image", "2 images". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
