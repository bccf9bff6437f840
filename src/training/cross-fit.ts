/**
 * @file Cross-fitted whitening: training images are dealt into folds, and an image is whitened with the statistics of the
 * other folds only, so that the contrast sees positives that look unseen. The finished detector uses all of them.
 */
import {
  PositionalMoments,
  applyPositionalWhitening,
  fitPositionalWhitening,
  type PositionalWhitening,
  type ScaleShape,
} from '../flow/index.js';
import { DYNAMIC, Graph, asFloats, floats, openGraph, packed, type Runtime } from '../graph/index.js';
import type { FoldMoments } from './moments-by-fold.js';

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

/**
 * @param reach rows and columns around a position whose statistics it shares
 * @param moments of the training images' folds; with one fold all images share their statistics
 */
export async function fitCrossWhitening(
  runtime: Runtime,
  grid: ScaleShape,
  shrinkage: number,
  reach: number,
  { total, parts }: FoldMoments,
): Promise<Whitener> {
  const { channels, height, width } = grid;
  const fit = (moments: PositionalMoments): Promise<PositionalWhitening> =>
    fitPositionalWhitening(runtime, moments.pooled(reach, grid), shrinkage);
  const final = await fit(total);
  const whitenings: PositionalWhitening[] = [];
  for (const part of parts) {
    whitenings.push(parts.length > 1 ? await fit(PositionalMoments.without(total, part)) : final);
  }
  const session = await openGraph(runtime, whiteningGraph(grid));
  const size = channels * height * width;
  return {
    final,
    logDet: (fold) => whitenings[fold].logDet,
    async apply(maps, fold) {
      const { mean, transform } = whitenings[fold];
      const out = await session.run({
        x: packed(maps, [maps.length, channels, height, width]),
        mean: floats(mean, [1, channels, height, width]),
        transform: floats(transform, [height * width, channels, channels]),
      });
      const white = asFloats(out.white);
      return maps.map((_, i) => white.slice(i * size, (i + 1) * size));
    },
    release: () => session.release(),
  };
}

/** No whitening: maps pass as they are. */
export function noWhitening({ height, width }: ScaleShape): Whitener {
  const constant = new Float32Array(height * width);
  return { final: null, logDet: () => constant, apply: async (maps) => [...maps], release: async () => {} };
}

/** Deals n images into folds of nearly equal size. @param order a random order of 0 … n − 1 */
export function dealFolds(order: readonly number[], foldCount: number): number[] {
  const folds = new Array<number>(order.length);
  order.forEach((image, place) => (folds[image] = place % foldCount));
  return folds;
}

function whiteningGraph({ channels, height, width }: ScaleShape): Graph {
  const graph = new Graph();
  const x = graph.input('x', [DYNAMIC, channels, height, width]);
  const mean = graph.input('mean', [1, channels, height, width]);
  const transform = graph.input('transform', [height * width, channels, channels]);
  graph.output('white', applyPositionalWhitening(x, mean, transform));
  return graph;
}
