/**
 * @file Everything that the epochs of a training work with: frozen features behind bounded caches, cross-fitted whitening,
 * the synthesizer. Opened once, released at the end whatever happens.
 */
import type { Backbone } from '../backbone/backbone.js';
import type { Size } from '../detector/index.js';
import { preparedScales, type FlowConfig, type Preparation } from '../flow/index.js';
import type { Runtime } from '../graph/index.js';
import { Random } from '../random.js';
import { Synthesizer, estimateForeground, type DefectType } from '../synthesis/index.js';
import type { BatchMaker, Whitened } from './batches.js';
import type { BackboneFeatures } from './backbone-features.js';
import { BoundedCache, bytesOf } from './bounded-cache.js';
import { dealFolds, fitCrossWhitening, noWhitening, type Whitener } from './cross-fit.js';
import { Extractor, MapPreparer, type Prepared } from './extractor.js';
import type { WorkingImages } from './image-source.js';
import { Negatives, type RealDefect } from './negatives.js';

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
  const foldOf = foldsByImage(training, options.folds, seed);
  let whiteners: readonly Whitener[];
  try {
    whiteners = await openWhiteners(options, foldOf, prepareAll(options, prepared));
  } catch (error) {
    await extractor.release();
    throw error;
  }
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
    async release() {
      await extractor.release();
      for (const whitener of whiteners) await whitener.release();
    },
  };
}

/** Every training image's prepared maps in order; they are kept for the epochs as far as they fit. */
async function* prepareAll(
  { runtime, features, preparation, training, onImage }: WorkbenchOptions,
  cache: BoundedCache<Prepared>,
): AsyncGenerator<Prepared> {
  const preparer = await MapPreparer.open(runtime, features, preparation);
  try {
    let done = 0;
    for await (const { images, maps } of features.batches(training)) {
      const prepared = await preparer.run(maps);
      images.forEach((image, i) => cache.keep(image, prepared[i]));
      yield* prepared;
      onImage((done += images.length));
    }
  } finally {
    await preparer.release();
  }
}

async function openWhiteners(
  { runtime, flow, preparation, training }: WorkbenchOptions,
  foldOf: (image: number) => number,
  prepared: AsyncGenerator<Prepared>,
): Promise<Whitener[]> {
  if (preparation.arrangement === 'joined' && flow.whitening === 'positional') {
    const { grid } = preparation;
    return [await fitCrossWhitening(runtime, grid, flow, firstScales(prepared), training.map(foldOf))];
  }
  while (!(await prepared.next()).done); // each is kept for the epochs
  const logDets =
    preparation.arrangement === 'joined' ? [0] : preparation.whitenings.map((whitening) => whitening?.logDet ?? 0);
  return preparedScales(preparation).map((scale, i) => noWhitening(scale, logDets[i]));
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
