/** @file The images of a folder where defects are asked for, with their masks. */
import { resolve, sep } from 'node:path';
import { ClflowError } from '../errors.js';
import { isEmptyMask } from '../image/index.node.js';
import { findImages, isFolder } from './list-images.js';
import { Intake } from './intake.js';
import { maskNameOf } from './mask-names.js';
import { insteadOfImages, unusableNotes } from './notes.js';
import { imageTypes } from './file-types.js';
import { isTestName, trainNames } from './folder-names.js';
import { knownContents } from './open.js';
import type { Sample } from './sample.js';
import { counted, sorted } from './samples.js';
import { Tree } from './tree.js';

export interface FoundDefects {
  /** In natural order; masks may be none. */
  readonly images: readonly Pick<Sample, 'file' | 'masks'>[];
  /** Sentences worth telling the user. */
  readonly notes: readonly string[];
}

/**
 * Defects: all images of a folder that are no masks; of one with a known layout those that are not good.
 * @throws ClflowError `data` when a path does not exist, a folder holds no defect, or a mask is without its image; `io` when it
 *   may not be read
 */
export async function listDefects(path: string): Promise<FoundDefects> {
  if (!(await isFolder(path)))
    return { images: (await findImages([path])).files.map((file) => ({ file, masks: [] })), notes: [] };
  const part = await partOfProduct(path);
  if (part !== undefined) return part;
  const tree = new Tree(path);
  // Defects with their masks beside them look like KolektorSDD2, but there are no good ones to be told from them.
  const isPart = (await tree.findAny(trainNames)) === undefined;
  const known = await knownContents(tree, { isEmptyMask }, isPart ? ['kolektor2'] : []);
  if (known !== undefined) {
    const { train, test } = known.contents;
    const images = test.filter(({ label }) => label === 'anomalous');
    if (images.length === 0) throw new ClflowError('data', `${path} has no images of defects: give a folder that has.`);
    const good = train.length + (known.contents.validation?.length ?? 0) + test.length - images.length;
    const note = `${path} has the layout ${known.reader.layout}: taken are ${counted(images.length, 'defect')}, not ${counted(good, 'good image')}.`;
    return { images, notes: [note, ...known.intake.notes, ...unusableNotes(tree)] };
  }
  const intake = new Intake(tree, { isEmptyMask });
  const images = intake.withMasks(sorted(await intake.defects(tree.root, 'defect')));
  const [lonely] = intake.lonely;
  if (lonely !== undefined) {
    throw new ClflowError(
      'data',
      `${lonely} is a mask without its image: put ${maskNameOf(lonely)?.stem}.png beside it.`,
    );
  }
  if (images.length === 0) {
    throw new ClflowError('data', `${path} holds no images (${imageTypes}${insteadOfImages(tree)}): check the path.`);
  }
  return { images, notes: [...intake.notes, ...unusableNotes(tree)] };
}

/** Of test/ or test/<defect> of a data set: its defects with their masks, which lie elsewhere in it. */
async function partOfProduct(path: string): Promise<FoundDefects | undefined> {
  const parts = resolve(path).split(sep);
  const at = parts.slice(-2).findIndex(isTestName);
  if (at < 0) return undefined;
  const tree = new Tree(parts.slice(0, at - Math.min(2, parts.length)).join(sep) || sep);
  const known = await knownContents(tree, { isEmptyMask }).catch((error: unknown) => {
    if (error instanceof ClflowError) return undefined;
    throw error;
  });
  const below = resolve(path) + sep;
  const images =
    known?.contents.test.filter(({ file, label }) => label === 'anomalous' && file.startsWith(below)) ?? [];
  if (images.length === 0) return undefined;
  const masks = images.filter((image) => image.masks.length > 0).length;
  return {
    images,
    notes: [`${path} is a part of ${tree.root}: taken are ${counted(images.length, 'defect')}, ${masks} with masks.`],
  };
}
