/**
 * @file Everything that the epochs of a training work with: frozen features behind bounded caches, cross-fitted whitening,
 * the synthesizer. Opened once, released at the end whatever happens.
 */
import type { Backbone } from '../backbone/backbone.js';
import type { Size } from '../detector/index.js';
import { preparedScales, type FlowConfig, type Preparation } from '../flow/index.js';
import type { Runtime } from '../graph/index.js';
import { Random } from '../random.js';
import { Synthesizer, estimateForeground } from '../synthesis/index.js';
import type { BatchMaker, Whitened } from './batches.js';
import { BoundedCache } from './bounded-cache.js';
import { dealFolds, fitCrossWhitening, noWhitening, type Whitener } from './cross-fit.js';
import { Extractor, type Prepared } from './extractor.js';
import { BACKBONE_BATCH } from './fit-preparation.js';
import type { WorkingImages } from './image-source.js';

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
  /** Indices of the training images. */
  readonly training: readonly number[];
  /** Folds wanted; fewer where there are few images. */
  readonly folds: number;
  readonly batch: number;
  readonly seed: number;
  /** Whether negatives are synthesized. */
  readonly negatives: boolean;
  /** Called for every image that the whitening has seen. */
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
    whiteners = await openWhiteners(options, foldOf, (chunk) => prepareChunk(chunk, images, extractor, prepared));
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
  const synthesizer = options.negatives ? await openSynthesizer(images, training, seed) : null;
  const positive = (image: number): Promise<Whitened> => positives.get(image);
  return {
    maker: { images, extractor, preparation, whiteners, foldOf, positive, synthesizer, batch, seed },
    whiteners,
    async release() {
      await extractor.release();
      for (const whitener of whiteners) await whitener.release();
    },
  };
}

async function openWhiteners(
  { runtime, flow, preparation, training, onImage }: WorkbenchOptions,
  foldOf: (image: number) => number,
  prepare: (images: readonly number[]) => Promise<Prepared[]>,
): Promise<Whitener[]> {
  if (preparation.arrangement === 'joined' && flow.whitening === 'positional') {
    async function* maps(): AsyncGenerator<Float32Array> {
      for (let start = 0; start < training.length; start += BACKBONE_BATCH) {
        const chunk = training.slice(start, start + BACKBONE_BATCH);
        for (const [map] of await prepare(chunk)) yield map;
        onImage(start + chunk.length);
      }
    }
    return [await fitCrossWhitening(runtime, preparation.grid, flow.shrinkage, maps(), training.map(foldOf))];
  }
  const logDets =
    preparation.arrangement === 'joined' ? [0] : preparation.whitenings.map((whitening) => whitening?.logDet ?? 0);
  return preparedScales(preparation).map((scale, i) => noWhitening(scale, logDets[i]));
}

/** Prepares images together, which the backbone does faster, and keeps them for the epochs as far as they fit. */
async function prepareChunk(
  chunk: readonly number[],
  images: WorkingImages,
  extractor: Extractor,
  cache: BoundedCache<Prepared>,
): Promise<Prepared[]> {
  const prepared = await extractor.run(await images.getAll(chunk));
  chunk.forEach((image, i) => cache.keep(image, prepared[i]));
  return prepared;
}

async function openSynthesizer(images: WorkingImages, training: readonly number[], seed: number): Promise<Synthesizer> {
  const chosen = Random.of(seed, 'sources').shuffle(training).slice(0, SOURCES);
  const sources = await images.getAll(chosen);
  return new Synthesizer({ sources, foreground: estimateForeground(sources) });
}

/** Every fold's statistics need a few images, and every fold at least one. */
function foldsByImage(training: readonly number[], wanted: number, seed: number): (image: number) => number {
  const count = Math.max(1, Math.min(wanted, Math.floor(training.length / 3)));
  const folds = dealFolds(Random.of(seed, 'folds').permutation(training.length), count);
  const table = new Map(training.map((image, i) => [image, folds[i]]));
  return (image) => table.get(image) ?? 0;
}

function bytesOf(maps: readonly Float32Array[]): number {
  return maps.reduce((bytes, map) => bytes + map.byteLength, 0);
}
