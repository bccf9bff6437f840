/**
 * @file The layouts of MVTec AD (Bergmann et al., CVPR 2019), MVTec AD 2 (Heckler-Kram et al., 2025), MVTec LOCO
 * (Bergmann et al., IJCV 2022) and BTAD (Mishra et al., ISIE 2021): training images in train/<normal>, further good ones in
 * validation/<normal>, test images in test/<normal> and test/<defect>, masks in ground_truth/<defect>.
 */
import { join } from 'node:path';
import { isNormalName, testNames, trainNames, validationNames } from './folder-names.js';
import type { Intake } from './intake.js';
import type { Contents, LayoutReader } from './layout.js';
import type { Layout, Sample } from './sample.js';
import { counted, nameIn } from './samples.js';
import { readTestPart, unlabelledNote } from './test-part.js';
import type { Folder, Tree } from './tree.js';

const always = (): Promise<boolean> => Promise.resolve(true);

export const mvtec = trainTestLayout(
  'mvtec',
  'good',
  'train/good, test/good, test/<defect>, ground_truth/<defect>',
  always,
);
export const btad = trainTestLayout('btad', 'ok', 'train/ok, test/ok, test/ko, ground_truth/ko', always);
export const mvtec2 = trainTestLayout(
  'mvtec2',
  'good',
  'train/good, validation/good, test_public/good, test_public/bad, test_public/ground_truth/bad',
  async (tree) => (await tree.find(['test_public'])) !== undefined && (await tree.find(['test'])) === undefined,
);
export const loco = trainTestLayout(
  'loco',
  'good',
  'train/good, validation/good, test/good, test/logical_anomalies, test/structural_anomalies, ground_truth/<defect>/NAME/000.png',
  async (tree) =>
    (await validationFolders(tree)).length > 0 &&
    ((await tree.find(['test', 'logical_anomalies'])) ?? (await tree.find(['test', 'structural_anomalies']))) !==
      undefined,
);

function trainTestLayout(
  layout: Layout,
  normal: string,
  expects: string,
  also: (tree: Tree) => Promise<boolean>,
): LayoutReader {
  return {
    layout,
    expects,
    fits: async (tree) => {
      const train = await tree.findAny(trainNames);
      return train !== undefined && (await tree.find([normal], train.path)) !== undefined && also(tree);
    },
    read: readTrainTest,
  };
}

async function readTrainTest(intake: Intake): Promise<Contents> {
  const { tree } = intake;
  const holder = (await tree.findAny(trainNames))!;
  const normal = holder.folders.filter(isNormalName);
  const train: Sample[] = [];
  for (const name of normal) train.push(...(await intake.good(join(holder.path, name))));
  const validating = await validationFolders(tree);
  const validation: Sample[] = [];
  for (const { path } of validating) validation.push(...(await intake.good(path)));

  const place = await tree.findAny(testNames);
  const test = place === undefined ? [] : (await readTestPart(intake, place, new Set())).samples;
  const notes: string[] = [];
  if (validation.length > 0) {
    const where = validating.map(({ path }) => nameIn(tree.root, path)).join(', ');
    notes.push(`Good images of ${where} count as training images: ${validation.length}.`);
  }
  if (place !== undefined) {
    const name = nameIn(tree.root, place.path);
    if (name.toLowerCase() !== 'test') notes.push(`The test images are those of ${name}/.`);
    notes.push(...unlabelledNote(intake, place));
  }
  if (holder.images.length > 0) notes.push(besideNote(holder, normal));
  notes.push(...(await unusedFolders(intake, [holder, place, ...validating])));
  return { train, validation, test, notes };
}

/** Says that images lie beside the folders of good ones. */
export function besideNote(holder: Folder, normal: readonly string[]): string {
  return `${counted(holder.images.length, 'image')} beside ${normal.join('/, ')}/ are left out of the training.`;
}

/** Says which folders of the root and of its training part are used for nothing. */
async function unusedFolders(intake: Intake, used: readonly (Folder | undefined)[]): Promise<string[]> {
  const { tree } = intake;
  const root = await tree.list(tree.root);
  const train = (await tree.findAny(trainNames))!;
  const unused: string[] = [];
  for (const parent of [root, train]) {
    for (const name of parent.folders) {
      const path = join(parent.path, name);
      const isUsed = used.some((folder) => folder?.path === path || folder?.path.startsWith(join(path, '/')));
      if (isUsed || (parent === train && isNormalName(name)) || (await intake.isMaskFolder(parent, name))) continue;
      if (await holdsImages(tree, path)) unused.push(`${nameIn(tree.root, path)}/`);
    }
  }
  return unused.length === 0 ? [] : [`Not used: ${unused.join(', ')}.`];
}

async function holdsImages(tree: Tree, path: string): Promise<boolean> {
  const folders = await tree.walk(path);
  return folders.some(({ images, unsupported }) => images.length > 0 || unsupported.length > 0);
}

async function validationFolders(tree: Tree): Promise<Folder[]> {
  const holder = await tree.findAny(validationNames);
  const names = holder?.folders.filter(isNormalName) ?? [];
  return Promise.all(names.map((name) => tree.list(join(holder!.path, name))));
}
