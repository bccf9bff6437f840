/** @file Masks that cannot mean what they say: nearly everything, nothing, another size. */
import { availableParallelism } from 'node:os';
import { mapConcurrently } from '../dataset/concurrency.js';
import type { Sample } from '../dataset/index.js';
import { ClflowError } from '../errors.js';
import type { Size } from '../geometry/index.js';
import { decodeMask } from '../image/index.node.js';
import type { Finding } from './finding.js';

/** A defect that covers more of its image is rather a mask with black and white exchanged. */
const MOST_COVERED = 0.9;

/** What is wrong with a mask. */
export type MaskFault = 'white' | 'empty' | 'size' | 'unreadable';

const SENTENCES: Readonly<Record<MaskFault, (part: string, file: string) => string>> = {
  white: (part, file) =>
    `${part} cover nearly the whole image (such as ${file}): are they inverted? White is the defect.`,
  empty: (part, file) => `${part} are wholly black (such as ${file}): their images are left out of pixel metrics.`,
  size: (part, file) =>
    `${part} have another size than their image (such as ${file}): give each image a mask of its own size.`,
  unreadable: (part, file) => `${part} cannot be read (such as ${file}).`,
};

export interface MaskFinding extends Finding {
  readonly fault: MaskFault;
}

/** @param sizes of the images by file */
export async function maskFindings(
  samples: readonly Sample[],
  sizes: ReadonlyMap<string, Size>,
  onMask: (done: number) => void = () => {},
): Promise<MaskFinding[]> {
  const masked = samples.flatMap(({ file, mask }) => (mask === undefined ? [] : [{ file, mask }]));
  let done = 0;
  const faults = await mapConcurrently(masked, availableParallelism(), async ({ file, mask }) => {
    const fault = await faultOf(mask, sizes.get(file));
    onMask(++done);
    return fault;
  });
  return (Object.keys(SENTENCES) as MaskFault[]).flatMap((fault) => {
    const files = masked.filter((_, i) => faults[i] === fault).map(({ mask }) => mask);
    if (files.length === 0) return [];
    const message = SENTENCES[fault](`${files.length} of ${masked.length} masks`, files[0]);
    const severity = fault === 'size' || fault === 'unreadable' ? 'error' : 'warning';
    return [{ kind: 'mask', severity, files, message, fault } satisfies MaskFinding];
  });
}

async function faultOf(mask: string, image: Size | undefined): Promise<MaskFault | null> {
  try {
    const { width, height, data } = await decodeMask(mask);
    if (image && (image.width !== width || image.height !== height)) return 'size';
    const covered = data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0) / data.length;
    if (covered === 0) return 'empty';
    return covered > MOST_COVERED ? 'white' : null;
  } catch (error) {
    if (!(error instanceof ClflowError)) throw error;
    return 'unreadable';
  }
}
