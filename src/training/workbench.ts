/**
 * @file Everything that the epochs of a training work with: frozen features behind bounded caches, cross-fitted whitening,
 * the synthesizer. Opened once, released at the end whatever happens.
 */
import type { Backbone } from '../backbone/backbone.js';
import type { Size } from '../geometry/index.js';
import { preparedScales, sharingReach, type FlowConfig, type Preparation } from '../flow/index.js';
import type { Runtime } from '../graph/index.js';
import type { Quarters } from '../image/turn.js';
import { Random } from '../random.js';
import { Synthesizer, estimateForeground, type DefectType } from '../synthesis/index.js';
import type { BatchMaker, Whitened } from './batches.js';
import type { BackboneFeatures } from './backbone-features.js';
import { BoundedCache, bytesOf } from './bounded-cache.js';
import { dealFolds, fitCrossWhitening, noWhitening, type Whitener } from './cross-fit.js';
import { Extractor, MapPreparer, type Prepared } from './extractor.js';
import type { WorkingImages } from './image-source.js';
import type { Orientation } from './methods.js';
import { joinFolds, momentsByFold, type FoldMoments } from './moments-by-fold.js';
import { Negatives, type RealDefect } from './negatives.js';
import { toleratedTurns } from './turned-copies.js';

/** Bytes kept of prepared and of whitened maps each; what is beyond is made again when needed. */
const MAP_CACHE = 512 * 2 ** 20;
/** Good images at hand as sources of foreign patches and for the estimate of the foreground. */
const SOURCES = 32;

export interface WorkbenchOptions {
  readonly runtime: Runtime;
  readonly backbone: Backbone;
  readonly size: Size;
  readonly flow: FlowConfig;
  readonly preparation: Preparation;
  readonly images: WorkingImages;
  readonly features: BackboneFeatures;
  /** Indices of the training images. */
  readonly training: readonly number[];
  /** Folds wanted; fewer where there are few images. */
  readonly folds: number;
  readonly orientation: Orientation;
  readonly batch: number;
  readonly seed: number;
  /** Whether negatives are synthesized. */
  readonly negatives: boolean;
  readonly withoutDefects: readonly DefectType[];
  /** Real anomalous images, extra negatives. */
  readonly realDefects: readonly RealDefect[];
  /** Called for every image that has been prepared, and whose statistics the whitening has. */
  readonly onImage: (done: number) => void;
}

export interface Workbench {
  readonly maker: BatchMaker;
  readonly whiteners: readonly Whitener[];
  /** How a training image may be turned and still be a good one. */
  readonly turns: readonly Quarters[];
  release(): Promise<void>;
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { runtime, backbone, size, preparation, images, training, batch, seed } = options;
  const extractor = await Extractor.open(runtime, backbone, size, preparation);
  const prepared = new BoundedCache<Prepared>(
    MAP_CACHE,
    async (image) => (await extractor.run([await images.get(image)]))[0],
    bytesOf,
  );
  const dealt = foldsByImage(training, options.folds, seed);
  const foldOf = (image: number): number => dealt(images.original(image));
  let whitening: Whitening;
  try {
    whitening = await openWhitening(options, foldOf, prepared);
  } catch (error) {
    await extractor.release();
    throw error;
  }
  const { whiteners, turns } = whitening;
  const positives = new BoundedCache<Whitened>(
    MAP_CACHE,
    async (image) => {
      const maps = await prepared.get(image);
      const white = await Promise.all(maps.map((map, i) => whiteners[i].apply([map], foldOf(image))));
      return white.map(([map]) => map);
    },
    bytesOf,
  );
  const negatives = options.negatives ? new Negatives(await openSynthesizer(options), options.realDefects, size) : null;
  const positive = (image: number): Promise<Whitened> => positives.get(image);
  return {
    maker: { images, extractor, preparation, whiteners, foldOf, positive, negatives, batch, seed },
    whiteners,
    turns,
    async release() {
      await extractor.release();
      for (const whitener of whiteners) await whitener.release();
    },
  };
}

/** The prepared maps of these images in order; they are kept for the epochs as far as they fit. */
async function* prepareAll(
  { runtime, features, preparation }: WorkbenchOptions,
  images: readonly number[],
  cache: BoundedCache<Prepared>,
  onImage: (done: number) => void = () => {},
): AsyncGenerator<Prepared> {
  const preparer = await MapPreparer.open(runtime, features, preparation);
  try {
    let done = 0;
    for await (const { images: batch, maps } of features.batches(images)) {
      const prepared = await preparer.run(maps);
      batch.forEach((image, i) => cache.keep(image, prepared[i]));
      yield* prepared;
      onImage((done += batch.length));
    }
  } finally {
    await preparer.release();
  }
}

type Whitening = Pick<Workbench, 'whiteners' | 'turns'>;

async function openWhitening(
  options: WorkbenchOptions,
  foldOf: (image: number) => number,
  cache: BoundedCache<Prepared>,
): Promise<Whitening> {
  const { runtime, flow, orientation, preparation, images, training, onImage } = options;
  const prepared = prepareAll(options, training, cache, onImage);
  if (preparation.arrangement !== 'joined' || flow.whitening !== 'positional') {
    while (!(await prepared.next()).done); // each is kept for the epochs
    const logDets =
      preparation.arrangement === 'joined' ? [0] : preparation.whitenings.map((whitening) => whitening?.logDet ?? 0);
    return { whiteners: preparedScales(preparation).map((scale, i) => noWhitening(scale, logDets[i])), turns: [] };
  }
  const { grid } = preparation;
  const { shrinkage } = flow;
  const momentsOf = (some: readonly number[], quarters: Quarters): Promise<FoldMoments> => {
    const turned = some.map((image) => images.turned(image, quarters));
    // The images as they were taken have just been prepared.
    const maps = quarters === 0 ? cached(turned, cache) : prepareAll(options, turned, cache);
    return momentsByFold(runtime, grid, firstScales(maps), turned.map(foldOf));
  };
  let moments = await momentsByFold(runtime, grid, firstScales(prepared), training.map(foldOf));
  let reach = sharingReach(moments.parts, moments.total, flow, grid);
  const turns = await toleratedTurns({ orientation, training, momentsOf, reach, shrinkage, grid });
  if (turns.length > 0) {
    for (const quarters of turns) moments = joinFolds(moments, await momentsOf(training, quarters));
    reach = sharingReach(moments.parts, moments.total, flow, grid);
  }
  return { whiteners: [await fitCrossWhitening(runtime, grid, shrinkage, reach, moments)], turns };
}

async function* cached(images: readonly number[], cache: BoundedCache<Prepared>): AsyncGenerator<Prepared> {
  for (const image of images) yield await cache.get(image);
}

async function* firstScales(prepared: AsyncIterable<Prepared>): AsyncGenerator<Float32Array> {
  for await (const [map] of prepared) yield map;
}

async function openSynthesizer({ images, training, seed, withoutDefects }: WorkbenchOptions): Promise<Synthesizer> {
  const chosen = Random.of(seed, 'sources').shuffle(training).slice(0, SOURCES);
  const sources = await images.getAll(chosen);
  return new Synthesizer({ sources, foreground: estimateForeground(sources), without: withoutDefects });
}

/** Every fold's statistics need a few images, and every fold at least one. */
function foldsByImage(training: readonly number[], wanted: number, seed: number): (image: number) => number {
  const count = Math.max(1, Math.min(wanted, Math.floor(training.length / 3)));
  const folds = dealFolds(Random.of(seed, 'folds').permutation(training.length), count);
  const table = new Map(training.map((image, i) => [image, folds[i]]));
  return (image) => table.get(image) ?? 0;
}
