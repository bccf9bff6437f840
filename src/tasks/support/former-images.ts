/** @file The good images that a model was trained on, found again. */
import * as z from 'zod';
import { checkImages, limitSamples } from '../../check/check-images.js';
import { imageFiles, openDataset, type Layout } from '../../dataset/index.js';
import type { Size } from '../../geometry/index.js';
import { areaMask, type DetectorMetadata } from '../../detector/index.js';
import { isEmptyMask } from '../../image/index.node.js';
import { hashImages } from '../../training/data-hash.js';
import { WorkingImages } from '../../training/image-source.js';
import type { OnTaskEvent } from './events.js';
import { withoutNamed } from './leave-out.js';

/** How a training chose among the images of its folder, as the model's settings keep it. */
const selectionSchema = z.object({
  trainLimit: z.int().optional(),
  skippedImages: z.int().optional(),
  leftOut: z.array(z.string()).default([]),
  /** After a refinement: the hash of the images that were there before it. */
  formerDataHash: z.string().optional(),
});

export interface FormerImages {
  readonly files: readonly string[];
  /** Groups of indices of files that are near copies of each other. */
  readonly nearCopies: readonly (readonly number[])[];
  /** Median width and height. */
  readonly typical: Size;
  /** Of these images at the model's working size. */
  readonly hash: string;
  readonly selection: object;
}

export interface FormerOptions {
  readonly data: string;
  readonly layout?: Layout;
  /** As the training did when missing. */
  readonly skipBad?: boolean;
  readonly maxMegapixels?: number;
}

/**
 * Chooses among a folder's good images as the training did, and tells when they are not those that the model was trained on.
 * @throws ClflowError `data` for a folder or images that cannot be used
 */
export async function formerImages(
  { data, layout, skipBad, maxMegapixels }: FormerOptions,
  { settings, seed, size, area, inputRange, dataHash, lineage }: DetectorMetadata,
  onEvent: OnTaskEvent,
): Promise<FormerImages> {
  const { trainLimit, skippedImages, leftOut, formerDataHash = dataHash } = selectionSchema.parse(settings);
  const note = (message: string): void => onEvent({ phase: 'note', message });
  const dataset = await openDataset(data, { layout, isEmptyMask: (file) => isEmptyMask(file, { maxMegapixels }) });
  dataset.notes.forEach(note);
  const listed = limitSamples(withoutNamed(dataset.train, leftOut), trainLimit, seed).map(({ file }) => file);
  const skipping = skipBad ?? skippedImages !== undefined;
  const { files, nearCopies, typical, skipped, notes } = await checkImages(listed, {
    skipBad: skipping,
    maxMegapixels,
  });
  notes.forEach(note);
  const source = imageFiles(files, { range: inputRange, maxMegapixels });
  const images = new WorkingImages(source, size, 0, areaMask({ area, size }));
  let read = 0;
  const hash = await hashImages(files.length, async (index) => {
    const image = await images.get(index);
    onEvent({ phase: 'checking', done: ++read, total: files.length });
    return image;
  });
  if (hash !== formerDataHash) {
    note(
      `${data} is not what the model was trained on: ${lineage[0].good} good images then, ${files.length} now, or others. ` +
        'Which of them train and which calibrate is chosen anew.',
    );
  }
  return {
    files,
    nearCopies,
    typical,
    hash,
    selection: {
      ...(trainLimit === undefined ? {} : { trainLimit }),
      ...(skipped === 0 ? {} : { skippedImages: skipped }),
      ...(leftOut.length === 0 ? {} : { leftOut }),
    },
  };
}
