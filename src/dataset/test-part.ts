/** @file The test part of a data set: folders that are called as good ones are, others are defects. */
import { join } from 'node:path';
import { isNormalName, isPlaceName, trainNames } from './folder-names.js';
import type { Intake } from './intake.js';
import type { Sample } from './sample.js';
import { counted, nameIn } from './samples.js';
import type { Folder } from './tree.js';

export interface TestPart {
  readonly samples: Sample[];
  /** Names of the folders that were taken as defects. */
  readonly defects: string[];
}

/** @param taken paths of folders that are not to be looked into, being for training */
export async function readTestPart(intake: Intake, place: Folder, taken: ReadonlySet<string>): Promise<TestPart> {
  const { tree } = intake;
  const samples: Sample[] = [];
  const defects: string[] = [];
  const train = await tree.findAny(trainNames);
  for (const folder of [await tree.list(tree.root), ...(train ? [train] : []), place]) await intake.addMasksIn(folder);
  for (const name of place.folders) {
    const path = join(place.path, name);
    if (taken.has(path) || (await intake.isMaskFolder(place, name))) continue;
    if (isNormalName(name)) {
      samples.push(...(await intake.good(path)));
      continue;
    }
    if (place.path === tree.root && isPlaceName(name)) continue;
    const found = await intake.defectsByKind(await tree.list(path), name);
    if (found.length > 0) defects.push(name);
    samples.push(...found);
  }
  return { samples, defects };
}

/** Says which images lie directly in the test folder, where their label is unknown. */
export function unlabelledNote({ tree }: Intake, place: Folder): string[] {
  if (place.images.length === 0) return [];
  const where = nameIn(tree.root, place.path);
  return [
    `${counted(place.images.length, 'image')} directly in ${where}/ are left out, as their label is unknown: put them into ${where}/good or ${where}/<defect>.`,
  ];
}
