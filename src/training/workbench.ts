/**
 * @file Everything that the epochs of a training work with: frozen features behind bounded caches, cross-fitted whitening,
 * the synthesizer. Opened once, released at the end whatever happens.
 */
import { preparedScales, sharingReach, type Preparation } from '../flow/index.js';
import type { Quarters } from '../image/turn.js';
import { needsNegatives } from '../objective/index.js';
import { Random } from '../random.js';
import { Synthesizer, estimateForeground } from '../synthesis/index.js';
import type { BatchMaker, Whitened } from './batches.js';
import { BoundedCache, bytesOf } from './bounded-cache.js';
import { dealFolds, fitCrossWhitening, noWhitening } from './cross-fit.js';
import { Extractor, MapPreparer, type Prepared } from './extractor.js';
import { joinFolds, momentsByFold, type FoldMoments } from './moments-by-fold.js';
import type { CutImages } from './learning-images.js';
import { Negatives } from './negatives.js';
import { fitPlaceWhitening, placeGrid, placeMoments, tileFold } from './place-whitening.js';
import { networkSize, type FlowPlan } from './plan.js';
import type { Decisions, TrainingContext } from './training-context.js';
import { toleratedTurns } from './turned-copies.js';

/** Bytes kept of prepared and of whitened maps each; what is beyond is made again when needed. */
const MAP_CACHE = 512 * 2 ** 20;
/** Good images at hand as sources of foreign patches and for the estimate of the foreground. */
const SOURCES = 32;

/** Opened for one flow: what makes the tensors of its steps, and what they are made with. */
export interface Workbench extends BatchMaker {
  /** How a training image may be turned and still be a good one. */
  readonly turns: readonly Quarters[];
  /** Null where nothing was asked of the images. */
  readonly decisions: Decisions | null;
  release(): Promise<void>;
}

export async function openWorkbench(
  plan: FlowPlan,
  context: TrainingContext,
  preparation: Preparation,
): Promise<Workbench> {
  const { runtime, backbone, images } = context;
  const extractor = await Extractor.open(runtime, backbone, networkSize(plan), preparation);
  const prepared = new BoundedCache<Prepared>(
    MAP_CACHE,
    async (image) => (await extractor.run([await images.get(image)]))[0],
    bytesOf,
  );
  const dealt = foldsByImage(context, plan.folds, plan.seed);
  const { cut } = context;
  const byPlace = cut !== null && plan.flow.whitening === 'positional';
  const foldOf = (image: number): number => {
    const original = images.original(image);
    return byPlace ? tileFold(dealt(original), cut.tileOf(original), cut.perImage) : dealt(original);
  };
  let whitening: Whitening;
  try {
    whitening = await openWhitening(plan, context, preparation, dealt, foldOf, prepared);
  } catch (error) {
    await extractor.release();
    throw error;
  }
  const { whiteners, turns, decisions } = whitening;
  const positives = new BoundedCache<Whitened>(
    MAP_CACHE,
    async (image) => {
      const maps = await prepared.get(image);
      const white = await Promise.all(maps.map((map, i) => whiteners[i].apply([map], foldOf(image))));
      return white.map(([map]) => map);
    },
    bytesOf,
  );
  const contrast = plan.epochs > 0 && needsNegatives(plan.objective);
  return {
    images,
    extractor,
    preparation,
    whiteners,
    foldOf,
    positive: (image) => positives.get(image),
    negatives: contrast ? new Negatives(await openSynthesizer(plan, context), context.realDefects) : null,
    batch: plan.optimisation.batch,
    seed: plan.seed,
    turns,
    decisions,
    async release() {
      await extractor.release();
      for (const whitener of whiteners) await whitener.release();
    },
  };
}

/** The prepared maps of these images in order; they are kept for the epochs as far as they fit. */
async function* prepareAll(
  { runtime, features }: TrainingContext,
  preparation: Preparation,
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

type Whitening = Pick<Workbench, 'whiteners' | 'turns' | 'decisions'>;

async function openWhitening(
  plan: FlowPlan,
  context: TrainingContext,
  preparation: Preparation,
  dealt: (image: number) => number,
  foldOf: (image: number) => number,
  cache: BoundedCache<Prepared>,
): Promise<Whitening> {
  const { runtime, backbone, images, training, cut, wholeTraining, decided, before } = context;
  const { flow, orientation } = plan;
  const prepared = prepareAll(context, preparation, training, cache, before('whitening', training.length));
  if (preparation.arrangement !== 'joined' || flow.whitening !== 'positional') {
    while (!(await prepared.next()).done); // each is kept for the epochs
    return { whiteners: preparedScales(preparation).map(noWhitening), turns: [], decisions: null };
  }
  const { grid } = preparation;
  const { shrinkage } = flow;
  if (cut && plan.tiles) {
    while (!(await prepared.next()).done); // each is kept for the epochs
    const tiled = { size: plan.size, tiles: plan.tiles, grid };
    const folds = foldsOfImages(training, cut, dealt, wholeTraining);
    const onImage = before('places', wholeTraining.length);
    const wholes = cut.wholes(wholeTraining);
    const moments = await placeMoments(runtime, backbone, preparation, tiled, wholes, folds, onImage);
    const reach = decided?.reach ?? sharingReach(moments.parts, moments.total, flow, placeGrid(tiled));
    const whitener = await fitPlaceWhitening(runtime, tiled, shrinkage, reach, moments);
    return { whiteners: [whitener], turns: [], decisions: { reach, turns: [] } };
  }
  const momentsOf = (some: readonly number[], quarters: Quarters): Promise<FoldMoments> => {
    const turned = some.map((image) => images.turned(image, quarters));
    // The images as they were taken have just been prepared.
    const maps = quarters === 0 ? cached(turned, cache) : prepareAll(context, preparation, turned, cache);
    return momentsByFold(runtime, grid, firstScales(maps), turned.map(foldOf));
  };
  let moments = await momentsByFold(runtime, grid, firstScales(prepared), training.map(foldOf));
  let reach = decided?.reach ?? sharingReach(moments.parts, moments.total, flow, grid);
  const turns = decided?.turns ?? (await toleratedTurns({ orientation, training, momentsOf, reach, shrinkage, grid }));
  if (turns.length > 0) {
    for (const quarters of turns) moments = joinFolds(moments, await momentsOf(training, quarters));
    reach = decided?.reach ?? sharingReach(moments.parts, moments.total, flow, grid);
  }
  const whitener = await fitCrossWhitening(runtime, grid, shrinkage, reach, moments);
  return { whiteners: [whitener], turns, decisions: { reach, turns } };
}

async function* cached(images: readonly number[], cache: BoundedCache<Prepared>): AsyncGenerator<Prepared> {
  for (const image of images) yield await cache.get(image);
}

async function* firstScales(prepared: AsyncIterable<Prepared>): AsyncGenerator<Float32Array> {
  for await (const [map] of prepared) yield map;
}

async function openSynthesizer(
  { seed, tiles, withoutDefects }: FlowPlan,
  { images, training }: TrainingContext,
): Promise<Synthesizer> {
  const chosen = Random.of(seed, 'sources').shuffle(training).slice(0, SOURCES);
  const sources = await images.getAll(chosen);
  // What one tile shows of the background says nothing of another.
  const foreground = tiles ? null : estimateForeground(sources);
  return new Synthesizer({ sources, foreground, without: withoutDefects });
}

/** The folds of whole images, which are those of their tiles. */
function foldsOfImages(
  tiles: readonly number[],
  { perImage }: CutImages,
  dealt: (tile: number) => number,
  images: readonly number[],
): number[] {
  const table = new Map(tiles.map((tile) => [Math.floor(tile / perImage), dealt(tile)]));
  return images.map((image) => table.get(image) ?? 0);
}

/** Every fold's statistics need a few images, and every fold at least one. */
function foldsByImage(
  { training, groups }: Pick<TrainingContext, 'training' | 'groups'>,
  wanted: number,
  seed: number,
): (image: number) => number {
  const trained = new Set(training);
  const own = groups.map((group) => group.filter((image) => trained.has(image))).filter(({ length }) => length > 0);
  const count = Math.max(1, Math.min(wanted, Math.floor(own.length / 3)));
  const folds = dealFolds(Random.of(seed, 'folds').permutation(own.length), count);
  const table = new Map(own.flatMap((group, i) => group.map((image) => [image, folds[i]])));
  return (image) => table.get(image) ?? 0;
}
