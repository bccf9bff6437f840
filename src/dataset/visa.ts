/**
 * @file The layout of VisA (Zou et al., ECCV 2022): Data/Images/{Normal,Anomaly} and Data/Masks/Anomaly, divided into
 * train and test by split_csv/1cls.csv (columns object, split, label, image, mask) beside or in the category's folder.
 */
import { basename } from 'node:path';
import type { Intake } from './intake.js';
import type { Contents, LayoutReader } from './layout.js';
import { sorted } from './samples.js';
import { applyVisaSplit, findVisaSplit } from './visa-split.js';

/** Without the CSV every tenth normal image is a test image, about the share of the published split. */
const TEST_EVERY = 10;

export const visa: LayoutReader = {
  layout: 'visa',
  expects: 'Data/Images/Normal, Data/Images/Anomaly, Data/Masks/Anomaly',
  fits: async (tree) => (await tree.find(['Data', 'Images', 'Normal'])) !== undefined,
  read: readVisa,
};

async function readVisa(intake: Intake): Promise<Contents> {
  const { tree } = intake;
  const normal = sorted(await intake.good((await tree.find(['Data', 'Images', 'Normal']))!.path));
  const anomalyFolder = await tree.find(['Data', 'Images', 'Anomaly']);
  const anomalous = anomalyFolder === undefined ? [] : await intake.defects(anomalyFolder.path, 'anomaly');
  await intake.addMasksIn((await tree.find(['Data']))!);
  intake.withMasks(anomalous); // those that the CSV leaves out have their masks too

  const object = basename(tree.root);
  const split = await findVisaSplit(tree.root);
  const divided = split && applyVisaSplit(split, object, [...normal, ...anomalous]);
  if (divided !== undefined) return divided;

  const isTest = (index: number) => index % TEST_EVERY === TEST_EVERY - 1;
  const why = split === undefined ? 'No split_csv/1cls.csv was found' : `${split.file} has no rows for ${object}`;
  return {
    train: normal.filter((_, i) => !isTest(i)),
    test: [...normal.filter((_, i) => isTest(i)), ...anomalous],
    notes: [`${why}, so every ${TEST_EVERY}th normal image is a test image: this is not the published split.`],
  };
}
