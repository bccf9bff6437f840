/**
 * @file Everything that the epochs of a training work with: frozen features behind bounded caches, cross-fitted whitening,
 * the synthesizer. Opened once, released at the end whatever happens.
 */
import { heldOutEnergy, preparedScales, sharingReach, type Preparation, type ScaleShape } from '../flow/index.js';
import type { Quarters } from '../image/turn.js';
import { needsNegatives } from '../objective/index.js';
import { Random } from '../random.js';
import { Synthesizer, estimateForeground } from '../synthesis/index.js';
import type { BatchMaker, Whitened } from './batches.js';
import { BoundedCache, bytesOf } from './bounded-cache.js';
import { dealFolds, fitCrossMixture, fitCrossWhitening, noWhitening, type Whitener } from './cross-fit.js';
import { Extractor, MapPreparer, type Prepared } from './extractor.js';
import type { CutImages } from './learning-images.js';
import { mixtureByFold } from './mixture-by-fold.js';
import { momentsByFold } from './moments-by-fold.js';
import { Negatives } from './negatives.js';
import { fitPlaceWhitening, placeGrid, placeMoments, tileFold } from './place-whitening.js';
import { networkSize, type FlowPlan } from './plan.js';
import type { Decisions, TrainingContext } from './training-context.js';

/** Bytes kept of prepared and of whitened maps each; what is beyond is made again when needed. */
const MAP_CACHE = 512 * 2 ** 20;
/** Good images at hand as sources of foreign patches and for the estimate of the foreground. */
const SOURCES = 32;

/** Opened for one flow: what makes the tensors of its steps, and what they are made with. */
export interface Workbench extends BatchMaker {
  /** How a training image may be turned and still be a good one. */
  readonly turns: readonly Quarters[];
  /** Null where nothing is whitened. */
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
    (maps) => bytesOf(maps.flatMap(({ values, logDet }) => [values, logDet])),
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

/** Prepares these images; their maps are kept for statistics and epochs as far as they fit. */
async function prepareAll(
  { runtime, features }: TrainingContext,
  preparation: Preparation,
  images: readonly number[],
  cache: BoundedCache<Prepared>,
  onImage: (done: number) => void,
): Promise<void> {
  const preparer = await MapPreparer.open(runtime, features, preparation);
  try {
    let done = 0;
    for await (const { images: batch, maps } of features.batches(images)) {
      const prepared = await preparer.run(maps);
      batch.forEach((image, i) => cache.keep(image, prepared[i]));
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
  await prepareAll(context, preparation, training, cache, before('whitening', training.length));
  if (preparation.arrangement !== 'joined' || flow.whitening === 'none') {
    return { whiteners: preparedScales(preparation).map(noWhitening), turns: [], decisions: null };
  }
  const { grid } = preparation;
  if (cut && plan.tiles) {
    const tiled = { size: plan.size, tiles: plan.tiles, grid };
    const folds = foldsOfImages(training, cut, dealt, wholeTraining);
    const onImage = before('places', wholeTraining.length);
    const wholes = cut.wholes(wholeTraining);
    const moments = await placeMoments(runtime, backbone, preparation, tiled, wholes, folds, onImage);
    const reach = decided?.reach ?? sharingReach(moments.parts, moments.total, flow, placeGrid(tiled));
    const whitener = await fitPlaceWhitening(runtime, tiled, flow.shrinkage, reach, moments);
    return { whiteners: [whitener], turns: [], decisions: { whitening: 'positional', reach } };
  }
  const turns = orientation === 'any' ? turnsOf(grid) : [];
  const seen = [0 as const, ...turns].flatMap((quarters) => training.map((image) => images.turned(image, quarters)));
  const folds = seen.map(foldOf);
  const maps = (): AsyncGenerator<Float32Array> => firstScales(cached(seen, cache));
  const chosen = decided?.whitening ?? flow.whitening;
  const mixture = chosen === 'positional' ? null : await byKind();
  // With a single fold nothing can be held out.
  const asked = chosen === 'measured' && folds.some((fold) => fold > 0);
  if (mixture && !asked) return { whiteners: [mixture], turns, decisions: { whitening: 'mixture' } };
  const moments = await momentsByFold(runtime, grid, maps(), folds);
  const { parts, total } = moments;
  const reach = decided?.reach ?? sharingReach(parts, total, flow, grid);
  if (mixture) {
    const still = -heldOutEnergy(parts, total, reach, flow.shrinkage, grid) > mixture.likelihood;
    if (!still) return { whiteners: [mixture], turns, decisions: { whitening: 'mixture' } };
    await mixture.release();
  }
  const whitener = await fitCrossWhitening(runtime, grid, flow.shrinkage, reach, moments);
  return { whiteners: [whitener], turns, decisions: { whitening: 'positional', reach } };

  async function byKind(): Promise<Whitener & { readonly likelihood: number }> {
    const kinds = await mixtureByFold(runtime, grid, flow.components, maps, folds, plan.seed);
    return fitCrossMixture(runtime, grid, flow.componentShrinkage, kinds, maps(), folds);
  }
}

/** Quarters by which an image can be turned and keep its size. */
function turnsOf({ width, height }: ScaleShape): readonly Quarters[] {
  return width === height ? [1, 2, 3] : [2];
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
