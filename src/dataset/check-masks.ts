/** @file A look into the masks of test images: those without a defect, and those that cover nearly everything. */
import { availableParallelism } from 'node:os';
import { ClflowError } from '../errors.js';
import { mapConcurrently } from './concurrency.js';
import type { Sample } from './sample.js';
import { counted } from './samples.js';
import { unitedMask } from './united-mask.js';

/** A mask that covers more of its image is suspected to be inverted. */
const MUCH = 0.5;

export interface CheckedMasks {
  /** The samples, those whose masks show no defect without them. */
  readonly samples: Sample[];
  /** Sentences worth telling the user. */
  readonly notes: string[];
}

/** Masks that cannot be decoded are left to those who need them. */
export async function checkMasks(samples: readonly Sample[]): Promise<CheckedMasks> {
  const shares = await mapConcurrently(samples, availableParallelism(), ({ masks }) =>
    masks.length === 0 ? Promise.resolve(undefined) : shareOf(masks),
  );
  const notes: string[] = [];
  const masked = shares.filter((share) => share !== undefined);
  const empty = samples.filter((_, i) => shares[i] === 0);
  if (empty.length > 0) {
    notes.push(
      `${counted(empty.length, 'anomalous test image')} of ${masked.length} with masks have black ones, without a defect, such as ${empty[0].masks[0]}: pixel metrics leave them out.`,
    );
  }
  const large = samples.filter((_, i) => (shares[i] ?? 0) > MUCH);
  if (large.length > masked.length / 2) {
    const middle = masked.sort((a, b) => a - b)[masked.length >> 1];
    notes.push(
      `${large.length} of ${masked.length} masks are white over more than half of their image (typically ${Math.round(100 * middle)} %), such as ${large[0].masks[0]}: white is the defect, so they may be inverted.`,
    );
  }
  return { samples: samples.map((sample, i) => (shares[i] === 0 ? { ...sample, masks: [] } : sample)), notes };
}

/** Share of pixels that are defective; undefined where that cannot be told. */
async function shareOf(files: readonly string[]): Promise<number | undefined> {
  try {
    const { data } = await unitedMask(files);
    let count = 0;
    for (const value of data) if (value > 0) count++;
    return count / data.length;
  } catch (error) {
    if (error instanceof ClflowError) return undefined;
    throw error;
  }
}
