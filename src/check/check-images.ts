/** @file The good images of a training or a calibration: which ones, whether all can be decoded, and their common size. */
import type { Sample } from '../dataset/index.js';
import { ClflowError, option } from '../errors.js';
import { typicalSize, type Size } from '../geometry/index.js';
import type { InputRange } from '../image/index.node.js';
import { Random } from '../random.js';
import { nearCopies } from './copies.js';
import { examine, type Examined, type Unreadable } from './examine.js';
import { imageFindings } from './image-findings.js';
import { inputRangeOf } from './pixel-findings.js';

export interface CheckedImages {
  /** Each picture once: of exact copies the first. */
  readonly files: readonly string[];
  /** Groups of indices of files that are near copies of each other. */
  readonly nearCopies: readonly (readonly number[])[];
  /** Of every image that could be decoded. */
  readonly sizes: readonly Size[];
  /** Median width and height. */
  readonly typical: Size;
  /** By which images of 16 bits are to be decoded; undefined: from 0 to 65535. */
  readonly inputRange: InputRange | undefined;
  /** Sentences worth telling the user. */
  readonly notes: readonly string[];
  /** How many files were left out because they cannot be decoded. */
  readonly skipped: number;
}

/** A seeded choice of at most `limit` samples, in their old order. */
export function limitSamples(samples: readonly Sample[], limit: number | undefined, seed: number): readonly Sample[] {
  if (limit === undefined || limit >= samples.length) return samples;
  const chosen = new Set(Random.of(seed, 'train-limit').permutation(samples.length).slice(0, limit));
  return samples.filter((_, i) => chosen.has(i));
}

export interface CheckImagesOptions {
  readonly skipBad: boolean;
  /** Whether the user can ask for that; the sentence says so. Default true. */
  readonly skippable?: boolean;
  /** What the images are called in sentences; "training images" when missing. */
  readonly what?: string;
  /** As for `decodeImage`. */
  readonly maxMegapixels?: number;
  readonly onImage?: (done: number) => void;
}

/**
 * Decodes every image once, so that a damaged one is known before the training, not hours into it, and leaves out exact copies:
 * copies on both sides of a split, or counted twice, would void what a threshold promises.
 * @throws ClflowError `data` that lists all files that cannot be decoded, unless `skipBad`; or when nothing can be learned of
 *   the images
 */
export async function checkImages(
  files: readonly string[],
  { skipBad, skippable, what, ...options }: CheckImagesOptions,
): Promise<CheckedImages> {
  return usableImages(await examine(files, options), { skipBad, skippable, what });
}

/**
 * What of the examined images a training can use.
 * @throws ClflowError `data` as {@link checkImages} does
 */
export function usableImages(
  { images, unreadable }: Examined,
  { skipBad, skippable = true, what = 'training images' }: Pick<CheckImagesOptions, 'skipBad' | 'skippable' | 'what'>,
): CheckedImages {
  if (unreadable.length > 0 && !skipBad) throw unusable(unreadable, images.length + unreadable.length, what, skippable);
  if (images.length === 0) throw new ClflowError('data', `None of the ${what} can be decoded.`);
  const findings = imageFindings(images, what);
  const hopeless = findings.find(({ severity }) => severity === 'error');
  if (hopeless) throw new ClflowError('data', hopeless.message);
  const seen = new Set<string>();
  const distinct = images.filter(({ digest }) => !seen.has(digest) && seen.add(digest));
  return {
    files: distinct.map(({ file }) => file),
    nearCopies: nearCopies(distinct).groups,
    sizes: images,
    typical: typicalSize(images),
    inputRange: inputRangeOf(images),
    notes: [...unreadable.map(({ problem }) => `left out: ${problem}`), ...findings.map(({ message }) => message)],
    skipped: unreadable.length,
  };
}

function unusable(unreadable: readonly Unreadable[], total: number, what: string, skippable: boolean): ClflowError {
  const way = skippable ? `, or leave them out with ${option('skipBad')}` : ' or take them out';
  const list = unreadable.map(({ problem }) => `${skippable ? '\n ' : ''} ${problem}`).join('');
  return new ClflowError('data', `${unreadable.length} of ${total} ${what} cannot be used; mend them${way}:${list}`);
}
