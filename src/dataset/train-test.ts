/**
 * @file The layouts of MVTec AD (Bergmann et al., CVPR 2019) and BTAD (Mishra et al., ISIE 2021): training images in
 * train/<normal>, test images in test/<normal> and test/<defect>, masks in ground_truth/<defect>.
 */
import { join } from 'node:path';
import type { Contents, LayoutReader } from './layout.js';
import type { Layout, Sample } from './sample.js';
import { defectSamples, normalSamples } from './samples.js';
import type { Tree } from './tree.js';

export const mvtec = trainTestLayout('mvtec', 'good', '<defect>');
export const btad = trainTestLayout('btad', 'ok', 'ko');

function trainTestLayout(layout: Layout, normal: string, defect: string): LayoutReader {
  return {
    layout,
    expects: `train/${normal}, test/${normal}, test/${defect}, ground_truth/${defect}`,
    fits: async (tree) => (await tree.find(['train', normal])) !== undefined,
    read: (tree) => readTrainTest(tree, normal),
  };
}

async function readTrainTest(tree: Tree, normal: string): Promise<Contents> {
  const train = normalSamples(tree, await tree.find(['train', normal]));
  const test: Sample[] = [];
  const testFolder = await tree.find(['test']);
  for (const name of testFolder?.folders ?? []) {
    const folder = await tree.list(join(testFolder!.path, name));
    if (name.toLowerCase() === normal) test.push(...normalSamples(tree, folder));
    else test.push(...defectSamples(tree, folder, name, await tree.find(['ground_truth', name])));
  }
  return { train, test, notes: [] };
}
