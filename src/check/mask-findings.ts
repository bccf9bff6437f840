/** @file Masks that cannot mean what they say: nearly everything, nothing, another size. */
import { mapImages } from '../dataset/concurrency.js';
import { unitedMask, type Sample } from '../dataset/index.js';
import { ClflowError } from '../errors.js';
import type { Size } from '../geometry/index.js';
import type { ExamineOptions } from '../image/index.node.js';
import type { Finding } from './finding.js';

/** A defect that covers more of its image is rather a mask with black and white exchanged. */
const MOST_COVERED = 0.8;

/** What is wrong with a mask. */
export type MaskFault = 'white' | 'empty' | 'size' | 'unreadable';

const SENTENCES: Readonly<Record<MaskFault, (part: string, file: string, sizes: string) => string>> = {
  white: (part, file) =>
    `${part} cover nearly the whole image (such as ${file}): are they inverted? White is the defect.`,
  empty: (part, file) => `${part} are wholly black (such as ${file}): their images are left out of pixel metrics.`,
  size: (part, file, sizes) =>
    `${part} have another size than their image (such as ${file}, ${sizes}): give each image a mask of its own size.`,
  unreadable: (part, file) => `${part} cannot be read (such as ${file}).`,
};

export interface MaskFinding extends Finding {
  readonly fault: MaskFault;
}

/** The samples without masks that these findings call useless; an inverted one may still be what the user means. */
export function withoutUseless(samples: readonly Sample[], findings: readonly MaskFinding[]): Sample[] {
  const useless = new Set(findings.filter(({ fault }) => fault !== 'white').flatMap(({ files }) => files));
  return samples.map((sample) => (useless.has(sample.masks[0]) ? { ...sample, masks: [] } : sample));
}

/** @param sizes of the images by file; masks of others may have any size */
export async function maskFindings(
  samples: readonly Sample[],
  sizes: ReadonlyMap<string, Size>,
  { maxMegapixels, onMask = () => {} }: ExamineOptions & { readonly onMask?: (done: number) => void } = {},
): Promise<MaskFinding[]> {
  const masked = samples.filter(({ masks }) => masks.length > 0);
  let done = 0;
  const act = async ({ file, masks }: Sample) => {
    const fault = await faultOf(masks, sizes.get(file), maxMegapixels);
    onMask(++done);
    return fault;
  };
  const faults = await mapImages(masked, ({ masks }) => masks[0], act, maxMegapixels);
  return (Object.keys(SENTENCES) as MaskFault[]).flatMap((fault) => {
    const found = masked.flatMap(({ masks }, i) =>
      faults[i]?.fault === fault ? [{ file: masks[0], ...faults[i] }] : [],
    );
    if (found.length === 0) return [];
    const files = found.map(({ file }) => file);
    const message = SENTENCES[fault](`${files.length} of ${masked.length} masks`, files[0], found[0].sizes ?? '');
    const severity = fault === 'size' || fault === 'unreadable' ? 'error' : 'warning';
    return [{ kind: 'mask', severity, files, message, fault } satisfies MaskFinding];
  });
}

interface Faulty {
  readonly fault: MaskFault;
  /** Of a mask that does not fit: its size and that of its image. */
  readonly sizes?: string;
}

async function faultOf(
  masks: readonly string[],
  image: Size | undefined,
  maxMegapixels: number | undefined,
): Promise<Faulty | null> {
  try {
    const { width, height, data } = await unitedMask(masks, { maxMegapixels });
    if (image && (image.width !== width || image.height !== height)) {
      return { fault: 'size', sizes: `${width}×${height} for an image of ${image.width}×${image.height}` };
    }
    let covered = 0;
    for (const value of data) if (value > 0) covered++;
    if (covered === 0) return { fault: 'empty' };
    return covered > MOST_COVERED * data.length ? { fault: 'white' } : null;
  } catch (error) {
    if (!(error instanceof ClflowError)) throw error;
    return { fault: 'unreadable' };
  }
}
