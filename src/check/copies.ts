/**
 * @file Copies among images. Exact ones have the same pixels. Near ones were scaled or compressed anew: their difference
 * hashes agree but for a few bits, and their thumbnails but for a fraction of a grey level.
 */
import type { ImageFacts } from './facts.js';

/** Bits of the outline in which near copies may differ. */
const MOST_BITS = 60;
/** Root mean square difference of their thumbnails, in grey levels. */
export const MOST_DIFFERENCE = 0.5;
/** Share of the images from which on so many alike are no copies: a still camera's pictures of a steady product are as alike. */
const MOST_SHARE = 0.5;

type LikenessFacts = Pick<ImageFacts, 'oneColour' | 'outline' | 'thumbnail'>;

export interface NearCopies {
  /** Groups of two and more indices of images that are near copies of each other, directly or by way of others. */
  readonly groups: readonly (readonly number[])[];
  /** Indices of images as alike as near copies, but too many for it; mostly none. */
  readonly alike: readonly number[];
}

/** Groups of two and more indices with the same key, in the order of their first members. */
export function exactCopies(keys: readonly string[]): number[][] {
  const groups = new Map<string, number[]>();
  keys.forEach((key, i) => groups.set(key, [...(groups.get(key) ?? []), i]));
  return [...groups.values()].filter(({ length }) => length > 1);
}

export function nearCopies(images: readonly ImageFacts[]): NearCopies {
  const parent = images.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  for (let a = 0; a < images.length; a++) {
    for (let b = a + 1; b < images.length; b++) {
      if (root(a) !== root(b) && areNear(images[a], images[b])) parent[root(b)] = root(a);
    }
  }
  const groups = exactCopies(images.map((_, i) => String(root(i))));
  // Of two or three images a pair is more than half, and says nothing.
  const tooMany = ({ length }: readonly number[]): boolean => length > 2 && length > MOST_SHARE * images.length;
  return { groups: groups.filter((group) => !tooMany(group)), alike: groups.filter(tooMany).flat() };
}

/** Whether two images are near copies, by the facts of both. */
export function areNear(a: LikenessFacts, b: LikenessFacts): boolean {
  if (a.oneColour || b.oneColour) return false; // alike for another reason
  let bits = 0;
  for (let i = 0; i < a.outline.length && bits <= MOST_BITS; i++) bits += ones(a.outline[i] ^ b.outline[i]);
  if (bits > MOST_BITS) return false;
  const squares = a.thumbnail.reduce((sum, value, i) => sum + (value - b.thumbnail[i]) ** 2, 0);
  return Math.sqrt(squares / a.thumbnail.length) <= MOST_DIFFERENCE;
}

function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
