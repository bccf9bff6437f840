/** @file The good images of a training: which ones, whether all can be decoded, and their common size. */
import { availableParallelism } from 'node:os';
import type { Sample } from './sample.js';
import { type Size, typicalSize } from '../geometry/index.js';
import { ClflowError, messageOf, option } from '../errors.js';
import { decodeImage } from '../image/index.node.js';
import { Random } from '../random.js';
import { mapConcurrently } from './concurrency.js';

/** Sides may differ this much in ratio before an image counts as stretched. */
const ASPECT_TOLERANCE = 0.02;

export interface CheckedImages {
  readonly files: readonly string[];
  /** Median width and height. */
  readonly typical: Size;
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

/**
 * Decodes every image once, so that a damaged one is known before the training, not hours into it.
 * @throws ClflowError `data` that lists all files that cannot be decoded, unless `skipBad`
 */
export async function checkImages(
  files: readonly string[],
  options: { readonly skipBad: boolean; readonly onImage?: (done: number) => void },
): Promise<CheckedImages> {
  let done = 0;
  const results = await mapConcurrently(files, availableParallelism(), async (file) => {
    const result = await sizeOf(file);
    options.onImage?.(++done);
    return result;
  });
  const good = results.flatMap((result) => ('problem' in result ? [] : [result]));
  const problems = results.flatMap((result) => ('problem' in result ? [result.problem] : []));
  if (problems.length > 0 && !options.skipBad) throw unusable(problems, files.length);
  if (good.length === 0) throw new ClflowError('data', 'None of the training images can be decoded.');
  const typical = typicalSize(good);
  const skipped = problems.map((problem) => `left out: ${problem}`);
  return {
    files: good.map(({ file }) => file),
    typical,
    notes: [...skipped, ...sizeNotes(good, typical)],
    skipped: problems.length,
  };
}

type Checked = Size & { readonly file: string };

async function sizeOf(file: string): Promise<Checked | { readonly problem: string }> {
  try {
    const { width, height } = await decodeImage(file);
    return { file, width, height };
  } catch (error) {
    if (!(error instanceof ClflowError)) throw error;
    return { problem: messageOf(error) };
  }
}

function unusable(problems: readonly string[], total: number): ClflowError {
  const list = problems.map((problem) => `\n  ${problem}`).join('');
  return new ClflowError(
    'data',
    `${problems.length} of ${total} training images cannot be used; mend them, or leave them out with ${option('skipBad')}:${list}`,
  );
}

/** Images of several sizes are allowed; of several shapes they are too, but that is worth a word. */
export function sizeNotes(images: readonly Size[], typical: Size): string[] {
  const aspect = typical.width / typical.height;
  const stretched = images.filter(({ width, height }) => {
    const ratio = width / height / aspect;
    return Math.max(ratio, 1 / ratio) > 1 + ASPECT_TOLERANCE;
  });
  if (stretched.length === 0) return [];
  const { width, height } = stretched[0];
  return [
    `${stretched.length} of ${images.length} training images (such as one of ${width}×${height}) have another aspect ratio ` +
      `than the typical ${typical.width}×${typical.height} and are stretched to it; better give images of one shape.`,
  ];
}
