/** @file Doing the same to many things, a few at a time. */
import { availableParallelism } from 'node:os';
import { ClflowError } from '../errors.js';
import { imageInfo, MAX_MEGAPIXELS } from '../image/index.node.js';

/** How much of a memory, say, one item takes, and how much of it all that are under way may take together. */
export interface Weights<T> {
  readonly of: (item: T) => Promise<number>;
  readonly most: number;
}

/**
 * The results in the order of the items; at most `limit` are under way at once, and no more than `weights` allow, but one
 * always is. The first error stops the rest.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  act: (item: T, index: number) => Promise<R>,
  weights: Weights<T> = { of: async () => 0, most: Infinity },
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const load = new Load(weights.most);
  let next = 0;
  let failed = false;
  async function worker(): Promise<void> {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        const weight = await weights.of(items[index]);
        await load.add(weight);
        if (failed) return;
        results[index] = await act(items[index], index);
        load.remove(weight);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/**
 * As {@link mapConcurrently}, one image a processor at once, and of large ones fewer: together no more pixels than one image
 * of the most megapixels may have. Those of 16 bits count twice.
 * @param fileOf the image that is decoded for an item
 */
export function mapImages<T, R>(
  items: readonly T[],
  fileOf: (item: T) => string,
  act: (item: T) => Promise<R>,
  most = MAX_MEGAPIXELS,
): Promise<R[]> {
  return mapConcurrently(items, availableParallelism(), act, { of: (item) => megapixelsOf(fileOf(item)), most });
}

/**
 * As {@link mapImages}, each result as soon as it is there and all before it are. Nothing is under way any more when it ends, early or
 * not.
 * @param sourceOf the image that is decoded for an item: a path or its bytes
 * @param limit images that are begun with at most before the first of them has its result taken
 */
export async function* eachImage<T, R>(
  items: readonly T[],
  sourceOf: (item: T) => ImageSource | Promise<ImageSource>,
  limit: number,
  act: (item: T, index: number) => Promise<R>,
  most = MAX_MEGAPIXELS,
): AsyncGenerator<R, void> {
  const load = new Load(most);
  const start = async (item: T, index: number): Promise<R> => {
    const weight = limit > 1 ? await megapixelsOf(sourceOf(item)) : 0;
    await load.add(weight);
    try {
      return await act(item, index);
    } finally {
      load.remove(weight);
    }
  };
  const begun: Promise<R>[] = [];
  try {
    for (const [index, item] of items.entries()) {
      const result = start(item, index);
      result.catch(() => {}); // it is told when its turn comes
      begun.push(result);
      if (begun.length >= limit) yield await begun.shift()!;
    }
    while (begun.length > 0) yield await begun.shift()!;
  } finally {
    await Promise.allSettled(begun);
  }
}

type ImageSource = string | Uint8Array;

/** None of a file that is no image: whoever decodes it will say why. */
async function megapixelsOf(source: ImageSource | Promise<ImageSource>): Promise<number> {
  try {
    const { width, height, bits } = await imageInfo(await source);
    return ((width * height) / 1e6) * (bits / 8);
  } catch (error) {
    if (error instanceof ClflowError) return 0;
    throw error;
  }
}

/** What is under way, in the order it came. */
class Load {
  private sum = 0;
  private count = 0;
  private readonly waiting: { readonly weight: number; readonly start: () => void }[] = [];

  constructor(private readonly most: number) {}

  /** Resolves as soon as there is room for the weight beside what is under way, or nothing is. */
  add(weight: number): Promise<void> {
    return new Promise((start) => {
      this.waiting.push({ weight, start });
      this.admit();
    });
  }

  remove(weight: number): void {
    this.sum -= weight;
    this.count--;
    this.admit();
  }

  private admit(): void {
    while (this.waiting.length > 0 && (this.count === 0 || this.sum + this.waiting[0].weight <= this.most)) {
      const { weight, start } = this.waiting.shift()!;
      this.sum += weight;
      this.count++;
      start();
    }
  }
}
