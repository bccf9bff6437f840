/**
 * @file Cross-fitted whitening: training images are dealt into folds, and an image is whitened with the statistics of the
 * other folds only, so that the contrast sees positives that look unseen. The finished detector uses all of them.
 */
import {
  MixtureMoments,
  PositionalMoments,
  applyMixtureWhitening,
  applyPositionalWhitening,
  fitMixtureWhitening,
  fitPositionalWhitening,
  mixtureValues,
  type ScaleShape,
  type Whitening,
} from '../flow/index.js';
import type { Box, Size } from '../geometry/index.js';
import {
  DYNAMIC,
  Graph,
  asFloats,
  floats,
  gatherAt,
  integers,
  openGraph,
  packed,
  reshape,
  type Runtime,
  type Session,
  type Tensor,
  type TensorData,
} from '../graph/index.js';
import { cellsWithin, cutWindow } from './grid-window.js';
import { fitByFold, type FoldMoments } from './moments-by-fold.js';

/** A whitened map, [C, H, W], and log|det| at its positions, [H · W]. */
export interface WhitenedMap {
  readonly values: Float32Array;
  readonly logDet: Float32Array;
}

/** log p of a map as standard normal after whitening, but for the constant: the sum over its positions. */
export function logLikelihood({ values, logDet }: WhitenedMap): number {
  let sum = 0;
  for (const value of values) sum -= 0.5 * value * value;
  for (const value of logDet) sum += value;
  return sum;
}

/** What training needs of whitening; the identity where a method has none. */
export interface Whitener {
  /** Prepared maps of images of one fold, whitened with the statistics of the other folds. */
  apply(prepared: readonly Float32Array[], fold: number): Promise<WhitenedMap[]>;
  /** The same for a window of one map alone, at the cost of the window; missing where only whole maps are whitened. */
  readonly applyWithin?: (prepared: Float32Array, fold: number, window: Box) => Promise<WhitenedMap>;
  /** From all training images, for the detector; null where there is none. */
  readonly final: Whitening | null;
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
  moments: FoldMoments<PositionalMoments>,
): Promise<Whitener> {
  const { channels, height, width } = grid;
  const positions = height * width;
  const { final, ofFolds } = await fitByFold(moments, PositionalMoments.without, (some) =>
    fitPositionalWhitening(runtime, some.pooled(reach, grid), shrinkage),
  );
  const layer: Layer = (graph, maps, rows) => {
    const mean = maps(graph.input('mean', [1, channels, height, width]));
    const transform = rows(graph.input('transform', [positions, channels, channels]));
    const x = maps(graph.input('x', [DYNAMIC, channels, height, width]));
    return { white: applyPositionalWhitening(x, mean, transform) };
  };
  return whitenerOf(runtime, grid, layer, final, (fold) => {
    const whitening = ofFolds[fold];
    const statistics = {
      mean: floats(whitening.mean, [1, channels, height, width]),
      transform: floats(whitening.transform, [positions, channels, channels]),
    };
    return { statistics, logDet: whitening.logDet };
  });
}

/** A position's mean counts as much as that of all positions, which is 0, with so many images. */
const PLACE_IMAGES = 8;

/**
 * The same for a mixture of kinds of places. How images differ from their component at each position is told by images that the
 * components were not fitted to.
 * @param maps the images whose moments these are, in order, and the fold of each
 * @returns beside the whitener, mean log p of every image by the components of the other folds, in nats per channel, but for the
 *   constant −½ log 2π
 */
export async function fitCrossMixture(
  runtime: Runtime,
  grid: ScaleShape,
  shrinkage: number,
  moments: FoldMoments<MixtureMoments>,
  maps: AsyncIterable<Float32Array>,
  folds: readonly number[],
): Promise<Whitener & { readonly likelihood: number }> {
  const { channels, height, width } = grid;
  const { components, positions } = moments.total;
  const { final, ofFolds } = await fitByFold(moments, MixtureMoments.without, (some) =>
    fitMixtureWhitening(runtime, some, shrinkage, grid),
  );
  const statistics = ofFolds.map((whitening): Record<string, TensorData> => {
    const { matrix, offset } = mixtureValues(whitening);
    return {
      matrix: floats(matrix, [channels, components * channels]),
      offset: floats(offset, [components * channels]),
      logWeight: floats(whitening.logWeight, [positions, components]),
      place: floats(whitening.place, [1, channels, height, width]),
    };
  });
  const layer: Layer = (graph, maps, rows) => {
    const { output: white, logDet } = applyMixtureWhitening(
      maps(graph.input('x', [DYNAMIC, channels, height, width])),
      {
        matrix: graph.input('matrix', [channels, components * channels]),
        offset: graph.input('offset', [components * channels]),
        logWeight: rows(graph.input('logWeight', [positions, components])),
        place: maps(graph.input('place', [1, channels, height, width])),
      },
    );
    return { white, logDet };
  };
  const whitener = await whitenerOf(runtime, grid, layer, final, (fold) => ({
    statistics: statistics[fold],
    logDet: null,
  }));
  try {
    const places = { total: final.place, parts: ofFolds.map(({ place }) => place) };
    return { ...whitener, likelihood: await learnPlaces(whitener, maps, folds, places) };
  } catch (error) {
    await whitener.release();
    throw error;
  }
}

/** Fills in m_p of all images, and for every fold that of the images of the others. @returns see {@link fitCrossMixture} */
async function learnPlaces(
  whitener: Whitener,
  maps: AsyncIterable<Float32Array>,
  folds: readonly number[],
  { total, parts }: { readonly total: Float32Array; readonly parts: readonly Float32Array[] },
): Promise<number> {
  const sums = parts.map((part) => new Float64Array(part.length));
  const counts = parts.map(() => 0);
  let image = 0;
  let likelihood = 0;
  for await (const map of maps) {
    const fold = folds[image++];
    const [white] = await whitener.apply([map], fold);
    counts[fold]++;
    white.values.forEach((value, i) => (sums[fold][i] += value));
    likelihood += logLikelihood(white);
  }
  const fill = (place: Float32Array, hidden: number): void => {
    const count = counts.reduce((sum, each, fold) => (fold === hidden ? sum : sum + each), 0);
    for (let i = 0; i < place.length; i++) {
      const sum = sums.reduce((all, each, fold) => (fold === hidden ? all : all + each[i]), 0);
      place[i] = sum / (count + PLACE_IMAGES);
    }
  };
  if (parts.length > 1) parts.forEach(fill);
  fill(total, -1);
  return likelihood / (image * total.length);
}

/** What whitens the images of a fold. */
interface FoldStatistics {
  /** Inputs of the graph beside x. */
  readonly statistics: Readonly<Record<string, TensorData>>;
  /** log|det| at every position, where it is the same for all images; else the graph gives it. */
  readonly logDet: Float32Array | null;
}

/**
 * The inputs and outputs of a whitening as a graph.
 * @param maps what is seen of a map [N, C, H, W] @param rows and of a list of values of every position, [H · W, ...]
 */
type Layer = (
  graph: Graph,
  maps: (map: Tensor) => Tensor,
  rows: (list: Tensor) => Tensor,
) => { readonly white: Tensor; readonly logDet?: Tensor };

const whole = (tensor: Tensor): Tensor => tensor;

async function whitenerOf(
  runtime: Runtime,
  grid: ScaleShape,
  layer: Layer,
  final: Whitening,
  ofFold: (fold: number) => FoldStatistics,
): Promise<Whitener> {
  const { channels, height, width } = grid;
  const open = (maps: (map: Tensor) => Tensor, rows: (list: Tensor) => Tensor, graph: Graph): Promise<Session> => {
    const outputs = layer(graph, maps, rows);
    for (const [name, tensor] of Object.entries(outputs)) graph.output(name, tensor);
    return openGraph(runtime, graph);
  };
  /** For windows of a size: the positions that are looked at are an input beside the statistics. */
  const openWindow = (size: Size): Promise<Session> => {
    const graph = new Graph();
    const looked = graph.input('positions', [size.height * size.width], 'int64');
    const cut = (map: Tensor): Tensor => {
      const [n, c] = map.shape;
      return reshape(gatherAt(reshape(map, [n, c, positions]), looked, 2), [n, c, size.height, size.width]);
    };
    return open(cut, (list) => gatherAt(list, looked), graph);
  };
  const windows = new Map<string, Promise<Session>>();
  const windowSession = (size: Size): Promise<Session> => {
    const key = `${size.width}×${size.height}`;
    const known = windows.get(key) ?? openWindow(size);
    windows.set(key, known);
    return known;
  };
  const session = await open(whole, whole, new Graph());
  const positions = height * width;
  const size = channels * positions;
  return {
    final,
    async apply(maps, fold) {
      const { statistics, logDet } = ofFold(fold);
      const out = await session.run({ x: packed(maps, [maps.length, channels, height, width]), ...statistics });
      const white = asFloats(out.white);
      return maps.map((_, i) => ({
        values: white.slice(i * size, (i + 1) * size),
        logDet: logDet ?? asFloats(out.logDet).slice(i * positions, (i + 1) * positions),
      }));
    },
    async applyWithin(map, fold, window) {
      const { statistics, logDet } = ofFold(fold);
      const cells = cellsWithin(grid, window);
      const inner = await windowSession(window);
      const out = await inner.run({
        x: floats(map, [1, channels, height, width]),
        positions: integers(cells, [cells.length]),
        ...statistics,
      });
      return { values: asFloats(out.white), logDet: logDet ? cutWindow(logDet, grid, window) : asFloats(out.logDet) };
    },
    async release() {
      await session.release();
      for (const opened of windows.values()) await (await opened).release();
    },
  };
}

/** A window of a whitened map. */
export async function whitenWithin(
  whitener: Whitener,
  grid: ScaleShape,
  map: Float32Array,
  fold: number,
  window: Box,
): Promise<WhitenedMap> {
  if (whitener.applyWithin) return whitener.applyWithin(map, fold, window);
  const [{ values, logDet }] = await whitener.apply([map], fold);
  return { values: cutWindow(values, grid, window), logDet: cutWindow(logDet, grid, window) };
}

/** No whitening: maps pass as they are. */
export function noWhitening({ height, width }: ScaleShape): Whitener {
  const logDet = new Float32Array(height * width);
  const apply = async (maps: readonly Float32Array[]): Promise<WhitenedMap[]> =>
    maps.map((values) => ({ values, logDet }));
  return { final: null, apply, release: async () => {} };
}

/** Deals n images into folds of nearly equal size. @param order a random order of 0 … n − 1 */
export function dealFolds(order: readonly number[], foldCount: number): number[] {
  const folds = new Array<number>(order.length);
  order.forEach((image, place) => (folds[image] = place % foldCount));
  return folds;
}
