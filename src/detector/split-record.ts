/** @file Which images a model learned from, and which were held back to calibrate it, as its metadata keep them. */
import * as z from 'zod/mini';

/** Hex digits of the SHA-256 of a file, its first ones, by which an image is known again. */
export const FINGERPRINT = 16;
/** Of more images, no fingerprints are kept; of more than the second, no names. */
export const [MOST_FINGERPRINTS, MOST_NAMES] = [10_000, 2000];

const images = z.object({
  count: z.int().check(z.gte(0)),
  /** Of all files, one after the other; missing where there are too many. */
  fingerprints: z.optional(z.string().check(z.regex(/^([0-9a-f]{16})*$/))),
  /** Paths below the folder that was trained on; missing where there are too many. */
  names: z.optional(z.array(z.string().check(z.maxLength(4096)))),
});

export const splitSchema = z.object({
  trained: images,
  /** Those that set the threshold; where that was done by folds, they were trained on too. */
  calibrated: images,
});
export type SplitRecord = z.infer<typeof splitSchema>;

/** An image file. */
export interface KnownFile {
  readonly name: string;
  readonly fingerprint: string;
}

export function splitRecord(trained: readonly KnownFile[], calibrated: readonly KnownFile[]): SplitRecord {
  const all = trained.length + calibrated.length;
  const part = (files: readonly KnownFile[]): SplitRecord['trained'] => ({
    count: files.length,
    ...(all <= MOST_FINGERPRINTS && { fingerprints: files.map(({ fingerprint }) => fingerprint).join('') }),
    ...(all <= MOST_NAMES && { names: files.map(({ name }) => name) }),
  });
  return { trained: part(trained), calibrated: part(calibrated) };
}

/** Fingerprints of the images that a model has seen; null where it does not say. */
export function seenBy({
  split,
}: {
  readonly split?: SplitRecord;
}): { readonly trained: string[]; readonly calibrated: string[] } | null {
  if (split?.trained.fingerprints === undefined || split.calibrated.fingerprints === undefined) return null;
  const parts = (text: string): string[] => text.match(new RegExp(`.{${FINGERPRINT}}`, 'g')) ?? [];
  return { trained: parts(split.trained.fingerprints), calibrated: parts(split.calibrated.fingerprints) };
}
