/**
 * @file The layout of KolektorSDD (Tabernik et al., JIM 2020): one folder kosNN an item, with PartM.jpg and
 * PartM_label.bmp. An image is normal when its label image is empty.
 */
import { join } from 'node:path';
import { requireLook } from './mask-labelled.js';
import { ClflowError } from '../errors.js';
import type { Intake } from './intake.js';
import type { Contents, LayoutReader } from './layout.js';
import type { OpenOptions, Sample } from './sample.js';
import { GOOD, sampleOf, stemOf } from './samples.js';
import type { Folder, Tree } from './tree.js';

const DEFECT = 'defect';

export const kolektor: LayoutReader = {
  layout: 'kolektor',
  expects: 'kos01/Part0.jpg with kos01/Part0_label.bmp',
  fits: async (tree) => {
    const items = await itemFolders(tree);
    return items.some((item) => item.images.some(isLabel));
  },
  read: readKolektor,
};

async function readKolektor({ tree, masks }: Intake, options: OpenOptions): Promise<Contents> {
  const isEmptyMask = requireLook(tree, 'KolektorSDD', options);
  const train: Sample[] = [];
  const test: Sample[] = [];
  const items = await itemFolders(tree);
  for (const [i, item] of items.entries()) {
    const samples = await itemSamples(tree, item, isEmptyMask);
    item.images.filter(isLabel).forEach((name) => masks.add(join(item.path, name)));
    samples.forEach(({ file }) => masks.of(file));
    const isTest = (sample: Sample) => i % 2 === 1 || sample.label === 'anomalous';
    train.push(...samples.filter((sample) => !isTest(sample)));
    test.push(...samples.filter(isTest));
  }
  const notes = [
    'KolektorSDD has no fixed split: normal images of every other item folder (the 1st, 3rd, …) are for training, the rest and all defects for testing.',
  ];
  return { train, test, notes };
}

async function itemFolders(tree: Tree): Promise<Folder[]> {
  const root = await tree.list(tree.root);
  const names = root.folders.filter((name) => /^kos\d+$/i.test(name));
  return Promise.all(names.map((name) => tree.list(join(root.path, name))));
}

async function itemSamples(
  tree: Tree,
  item: Folder,
  isEmptyMask: (file: string) => Promise<boolean>,
): Promise<Sample[]> {
  const labels = new Map(
    item.images.filter(isLabel).map((name) => [stemOf(name).toLowerCase(), join(item.path, name)]),
  );
  const samples: Sample[] = [];
  for (const image of item.images.filter((name) => !isLabel(name))) {
    const file = join(item.path, image);
    const label = labels.get(`${stemOf(image)}_label`.toLowerCase());
    if (label === undefined) {
      throw new ClflowError('data', `${file} has no ${stemOf(image)}_label image beside it, so its label is unknown.`);
    }
    const empty = await isEmptyMask(label);
    samples.push(empty ? sampleOf(tree.root, file, GOOD) : sampleOf(tree.root, file, DEFECT, [label]));
  }
  return samples;
}

function isLabel(image: string): boolean {
  return stemOf(image).toLowerCase().endsWith('_label');
}
