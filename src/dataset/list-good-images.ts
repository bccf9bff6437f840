/** @file The images of a folder where good ones are asked for. */
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { ClflowError } from '../errors.js';
import { isEmptyMask } from '../image/index.node.js';
import { isAnomalousName, isMaskName, isNormalName, isTestName } from './folder-names.js';
import { failuresBelow, findImages, isFolder, type FoundImages } from './list-images.js';
import { naturalCompare } from './natural-sort.js';
import { knownContents } from './open.js';
import type { Sample } from './sample.js';
import { counted } from './samples.js';
import { Tree } from './tree.js';

/**
 * Good images: all of a plain folder; of one with a known layout its good ones, those that are not for training where
 * there are any. Files in folders called NG, bad, defect … are left out.
 * @throws ClflowError `data` when a path does not exist or a folder holds no good image, `io` when it may not be read
 */
export async function listGoodImages(path: string): Promise<FoundImages> {
  if (!(await isFolder(path))) return findImages([path]);
  const place = resolve(path).split(sep);
  if (place.slice(-2).some(isMaskName) && !isNormalName(basename(resolve(path)))) {
    throw new ClflowError('data', `${path} is a folder of masks by its name: give a folder of good images.`);
  }
  const tree = new Tree(path);
  const known = await knownContents(tree, { isEmptyMask });
  if (known === undefined) {
    const found = withoutDefects(path, await findImages([path]));
    return { ...found, notes: [...(await aboutPlace(path)), ...found.notes] };
  }
  const { train, validation = [], test } = known.contents;
  const fresh = [...validation, ...test.filter(({ label }) => label === 'normal')];
  const chosen = fresh.length > 0 ? fresh : train;
  if (chosen.length === 0) throw noneGood(path);
  const others = [
    ...(fresh.length > 0 && train.length > 0
      ? [`${counted(train.length, 'image')} for training (${foldersOf(train)})`]
      : []),
    ...counts(test.filter(({ label }) => label === 'anomalous').length, 'defect'),
    ...counts(known.intake.allMasks.size, 'mask'),
  ];
  const leftOut = others.length === 0 ? '' : `; left out are ${others.join(', ')}`;
  const taken = `${counted(chosen.length, 'good image')} of ${foldersOf(chosen)}`;
  return {
    files: chosen.map(({ file }) => file).sort(naturalCompare),
    failures: failuresBelow(tree),
    notes: [`${path} has the layout ${known.reader.layout}: taken are ${taken}${leftOut}.`],
  };
}

/** A note for a folder that is called as one of defects, or lies in test/ beside one of good images. */
async function aboutPlace(path: string): Promise<string[]> {
  const [parent, name] = resolve(path).split(sep).slice(-2);
  if (isNormalName(name)) return [];
  const siblings = isTestName(parent)
    ? (await new Tree(dirname(resolve(path))).list(dirname(resolve(path)))).folders
    : [];
  if (!isAnomalousName(name) && !siblings.some(isNormalName)) return [];
  return [`${path} is a folder of defects by its name or place; its images are taken as good ones all the same.`];
}

function withoutDefects(path: string, found: FoundImages): FoundImages {
  const isBad = (file: string): boolean =>
    relative(resolve(path), resolve(dirname(file)))
      .split(sep)
      .some(isAnomalousName);
  const bad = found.files.filter(isBad);
  const files = found.files.filter((file) => !isBad(file));
  const notes = [...found.notes];
  if (bad.length > 0)
    notes.push(`Left out as defects, by the name of their folder: ${counted(bad.length, 'image')}, such as ${bad[0]}.`);
  if (files.length > 0) return { files, failures: found.failures, notes };
  throw bad.length > 0 ? noneGood(path) : new ClflowError('data', found.failures[0].error);
}

function noneGood(path: string): ClflowError {
  return new ClflowError('data', `${path} holds no good images, only defects: give a folder of good images.`);
}

function counts(count: number, thing: string): string[] {
  return count === 0 ? [] : [counted(count, thing)];
}

/** The folders of samples, as they are called from the root. */
function foldersOf(samples: readonly Sample[]): string {
  const names = [...new Set(samples.map(({ name }) => name.split('/').slice(0, -1).join('/')))];
  const shown = names.slice(0, 3).map((name) => (name === '' ? 'the folder itself' : name));
  return names.length > 3 ? `${shown.join(', ')} and ${names.length - 3} more` : shown.join(', ');
}
