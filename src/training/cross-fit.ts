/**
 * @file Cross-fitted whitening: training images are dealt into folds, and an image is whitened with the statistics of the
 * other folds only, so that the contrast sees positives that look unseen. The finished detector uses all of them.
 */
import {
  PositionalMoments,
  applyPositionalWhitening,
  fitPositionalWhitening,
  positionalMomentsGraph,
  sharingReach,
  type FlowConfig,
  type PositionalWhitening,
  type ScaleShape,
} from '../flow/index.js';
import { DYNAMIC, Graph, asFloats, floats, openGraph, type Runtime, type Session } from '../graph/index.js';

/** What training needs of whitening; the identity where a method has none. */
export interface Whitener {
  /** Prepared maps of images of one fold, whitened with the statistics of the other folds. */
  apply(prepared: readonly Float32Array[], fold: number): Promise<Float32Array[]>;
  /** log|det| per position for an image of that fold, [H · W]. */
  logDet(fold: number): Float32Array;
  /** From all training images, for the detector; null where there is none. */
  readonly final: PositionalWhitening | null;
  release(): Promise<void>;
}

/** Images per run of the moments graph. */
const MOMENTS_BATCH = 16;

/**
 * @param prepared the training images' maps in order, made again at each call
 * @param folds fold of every training image, 0 … foldCount − 1; with one fold all images share their statistics
 */
export async function fitCrossWhitening(
  runtime: Runtime,
  grid: ScaleShape,
  config: Pick<FlowConfig, 'shrinkage' | 'neighbourhood' | 'sharingCost'>,
  prepared: AsyncIterable<Float32Array>,
  folds: readonly number[],
): Promise<Whitener> {
  const { channels, height, width } = grid;
  const foldCount = Math.max(...folds) + 1;
  const total = new PositionalMoments(channels, height * width);
  const perFold = Array.from({ length: foldCount }, () => new PositionalMoments(channels, height * width));
  await sumMoments(runtime, grid, prepared, folds, (fold, sum, products, count) => {
    total.add(sum, products, count);
    if (foldCount > 1) perFold[fold].add(sum, products, count);
  });
  const reach = sharingReach(perFold, total, config, grid);
  const fit = (moments: PositionalMoments): Promise<PositionalWhitening> =>
    fitPositionalWhitening(runtime, moments.pooled(reach, grid), config.shrinkage);
  const final = await fit(total);
  const whitenings: PositionalWhitening[] = [];
  for (const part of perFold) {
    whitenings.push(foldCount > 1 ? await fit(PositionalMoments.without(total, part)) : final);
  }
  const session = await openGraph(runtime, whiteningGraph(grid));
  const size = channels * height * width;
  return {
    final,
    logDet: (fold) => whitenings[fold].logDet,
    async apply(maps, fold) {
      const { mean, transform } = whitenings[fold];
      const x = new Float32Array(maps.length * size);
      maps.forEach((map, i) => x.set(map, i * size));
      const out = await session.run({
        x: floats(x, [maps.length, channels, height, width]),
        mean: floats(mean, [1, channels, height, width]),
        transform: floats(transform, [height * width, channels, channels]),
      });
      const white = asFloats(out.white);
      return maps.map((_, i) => white.slice(i * size, (i + 1) * size));
    },
    release: () => session.release(),
  };
}

/** No whitening: maps pass as they are. @param logDet constant log-determinant of the layers before */
export function noWhitening({ height, width }: ScaleShape, logDet: number): Whitener {
  const constant = new Float32Array(height * width).fill(logDet);
  return { final: null, logDet: () => constant, apply: async (maps) => [...maps], release: async () => {} };
}

/** Deals n images into folds of nearly equal size. @param order a random order of 0 … n − 1 */
export function dealFolds(order: readonly number[], foldCount: number): number[] {
  const folds = new Array<number>(order.length);
  order.forEach((image, place) => (folds[image] = place % foldCount));
  return folds;
}

async function sumMoments(
  runtime: Runtime,
  { channels, height, width }: ScaleShape,
  prepared: AsyncIterable<Float32Array>,
  folds: readonly number[],
  onSums: (fold: number, sum: Float32Array, products: Float32Array, count: number) => void,
): Promise<void> {
  const positions = height * width;
  const session: Session = await openGraph(runtime, positionalMomentsGraph(channels, positions));
  const waiting = new Map<number, Float32Array[]>();
  const flush = async (fold: number): Promise<void> => {
    const maps = waiting.get(fold) ?? [];
    if (maps.length === 0) return;
    const x = new Float32Array(maps.length * channels * positions);
    maps.forEach((map, i) => x.set(map, i * map.length));
    const out = await session.run({ x: floats(x, [maps.length, channels, positions]) });
    onSums(fold, asFloats(out.sum), asFloats(out.products), maps.length);
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
}

function whiteningGraph({ channels, height, width }: ScaleShape): Graph {
  const graph = new Graph();
  const x = graph.input('x', [DYNAMIC, channels, height, width]);
  const mean = graph.input('mean', [1, channels, height, width]);
  const transform = graph.input('transform', [height * width, channels, channels]);
  graph.output('white', applyPositionalWhitening(x, mean, transform));
  return graph;
}
