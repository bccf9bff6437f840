/** @file What is worth telling about a data set of any layout. */
import { basename } from 'node:path';
import { typeOf } from './file-types.js';
import type { Sample } from './sample.js';
import { counted } from './samples.js';
import type { Failure, Tree } from './tree.js';

/** Remarks on the test images. */
export function testNotes(test: readonly Sample[]): string[] {
  if (test.length === 0) return ['There are no test images: enough to train, not to evaluate.'];
  const anomalous = test.filter((sample) => sample.label === 'anomalous');
  if (anomalous.length === 0) return ['The test images are all normal, so no detection metric can be computed.'];
  const notes: string[] = [];
  if (anomalous.length === test.length) {
    notes.push('The test images are all anomalous, so no detection metric can be computed: add good ones.');
  }
  const unmasked = anomalous.filter((sample) => sample.masks.length === 0);
  if (unmasked.length === anomalous.length) {
    notes.push('There are no ground-truth masks, so only image metrics can be computed.');
  } else if (unmasked.length > 0) {
    const defects = [...new Set(unmasked.map((sample) => sample.defect))].join(', ');
    notes.push(
      `${unmasked.length} of ${anomalous.length} anomalous test images have no mask (${defects}): pixel metrics leave them out.`,
    );
  }
  return notes;
}

/** Remarks on what below a folder could not be used at all. */
export function unusableNotes(tree: Tree): string[] {
  return failureNotes(tree.failures, tree.unsupported);
}

/** Remarks on folders that cannot be read and images of types that cannot be decoded. */
export function failureNotes(closed: readonly Failure[], files: readonly string[]): string[] {
  const notes = closed.map(({ error }) => `Left out: ${error}`);
  if (files.length > 0) {
    notes.push(
      `${counted(files.length, 'file')} of image types that are not supported left out (${typesOf(files)}, such as ${basename(files[0])}): save them as png.`,
    );
  }
  return notes;
}

/** "2 heic, 1 pgm". */
function typesOf(files: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(typeOf(file), (counts.get(typeOf(file)) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
}

/** Why a folder has no images, for the end of a sentence; empty where there is nothing to say. */
export function insteadOfImages(tree: Tree): string {
  const files = tree.unsupported;
  if (files.length > 0) return `; ${counted(files.length, 'file')} of types that are not supported: ${typesOf(files)}`;
  if (tree.failures.length > 0) return `; ${tree.failures[0].error.replace(/\.$/, '')}`;
  return tree.others > 0 ? `; ${counted(tree.others, 'other file')}` : '';
}
