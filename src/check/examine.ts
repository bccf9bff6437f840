/** @file Decodes every file once and keeps what it tells of itself. */
import { createHash } from 'node:crypto';
import { mapImages } from '../dataset/concurrency.js';
import { ClflowError } from '../errors.js';
import { examineImage, type ExamineOptions, type RgbImage } from '../image/index.node.js';
import { imageFacts } from './facts.js';
import type { CheckedImage } from './image-findings.js';

/** A file that cannot be decoded, and why. */
export interface Unreadable {
  readonly file: string;
  readonly problem: string;
}

export interface Examined {
  readonly images: readonly CheckedImage[];
  readonly unreadable: readonly Unreadable[];
}

/** @param onImage told how many files have been read */
export async function examine(
  files: readonly string[],
  { maxMegapixels, onImage = () => {} }: ExamineOptions & { readonly onImage?: (done: number) => void } = {},
): Promise<Examined> {
  let done = 0;
  const act = async (file: string) => {
    const result = await examined(file, maxMegapixels);
    onImage(++done);
    return result;
  };
  const results = await mapImages(files, (file) => file, act, maxMegapixels);
  return {
    images: results.filter((result) => 'digest' in result),
    unreadable: results.filter((result) => 'problem' in result),
  };
}

async function examined(file: string, maxMegapixels: number | undefined): Promise<CheckedImage | Unreadable> {
  try {
    const { image, info, highest, notes } = await examineImage(file, { maxMegapixels });
    return { file, digest: digestOf(image), ...imageFacts(image), info, highest, notes };
  } catch (error) {
    if (!(error instanceof ClflowError)) throw error;
    return { file, problem: error.message };
  }
}

function digestOf({ width, height, data }: RgbImage): string {
  return createHash('sha1').update(`${width}x${height}:`).update(data).digest('hex');
}
