/** @file Moments of prepared maps at every position, of the images of each fold and of all. */
import { PositionalMoments, positionalMomentsGraph, type ScaleShape } from '../flow/index.js';
import { asFloats, openGraph, packed, type Runtime } from '../graph/index.js';

export interface FoldMoments<Moments = PositionalMoments> {
  readonly total: Moments;
  /** One per fold; what they say together is `total`, and a single one is `total` itself. */
  readonly parts: readonly Moments[];
}

/** Images per run of the moments graph. */
const MOMENTS_BATCH = 16;

/**
 * @param prepared maps of images, in order
 * @param folds fold of every one of these images, 0 … foldCount − 1
 */
export async function momentsByFold(
  runtime: Runtime,
  { channels, height, width }: ScaleShape,
  prepared: AsyncIterable<Float32Array>,
  folds: readonly number[],
): Promise<FoldMoments> {
  const positions = height * width;
  const total = new PositionalMoments(channels, positions);
  const foldCount = Math.max(...folds) + 1;
  const parts =
    foldCount === 1 ? [total] : Array.from({ length: foldCount }, () => new PositionalMoments(channels, positions));
  const session = await openGraph(runtime, positionalMomentsGraph(channels, positions));
  const waiting = new Map<number, Float32Array[]>();
  const flush = async (fold: number): Promise<void> => {
    const maps = waiting.get(fold) ?? [];
    if (maps.length === 0) return;
    const out = await session.run({ x: packed(maps, [maps.length, channels, positions]) });
    for (const moments of new Set([total, parts[fold]]))
      moments.add(asFloats(out.sum), asFloats(out.products), maps.length);
    waiting.set(fold, []);
  };
  try {
    let index = 0;
    for await (const map of prepared) {
      const fold = folds[index++];
      const maps = waiting.get(fold) ?? [];
      maps.push(map);
      waiting.set(fold, maps);
      if (maps.length === MOMENTS_BATCH) await flush(fold);
    }
    for (const fold of waiting.keys()) await flush(fold);
  } finally {
    await session.release();
  }
  return { total, parts };
}

/**
 * What is fitted to all images, and for each fold to those of the others; with a single fold that of all.
 * @param without the moments of all but a part's
 */
export async function fitByFold<Moments, Fitted>(
  { total, parts }: FoldMoments<Moments>,
  without: (all: Moments, part: Moments) => Moments,
  fit: (moments: Moments) => Promise<Fitted>,
): Promise<{ readonly final: Fitted; readonly ofFolds: readonly Fitted[] }> {
  const final = await fit(total);
  const ofFolds: Fitted[] = [];
  for (const part of parts) ofFolds.push(parts.length > 1 ? await fit(without(total, part)) : final);
  return { final, ofFolds };
}
