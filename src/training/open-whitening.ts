/** @file The whitening of a training's maps, and what it asks of the images for it: by position or by kind, and which way up they lie. */
import { heldOutEnergy, preparedScales, sharingOf, type Preparation, type ScaleShape } from '../flow/index.js';
import type { Quarters } from '../image/turn.js';
import { Random } from '../random.js';
import type { BoundedCache } from './bounded-cache.js';
import { fitCrossMixture, fitCrossWhitening, logLikelihood, noWhitening, type Whitener } from './cross-fit.js';
import { MapPreparer, type Prepared } from './extractor.js';
import type { CutImages } from './learning-images.js';
import { mixtureByFold } from './mixture-by-fold.js';
import { momentsByFold } from './moments-by-fold.js';
import { gainsByTurning, isSettled, liesAnyWay, TURNING_GAIN, TURNING_MARGIN } from './orientation.js';
import { placements, unlikeliness, type FoldMap } from './painted-contrast.js';
import { fitPlaceWhitening, placeGrid, placeMoments, type TiledGrid } from './place-whitening.js';
import type { FlowPlan } from './plan.js';
import type { Decisions, TrainingContext } from './training-context.js';

/** Images that are asked which way up the product lies, and how many of them at once: most products tell by the first. */
const TURNED_IMAGES = 32;
const ASKED_AT_ONCE = 8;
/** Painted defects on each of them. */
const PAINTED_EACH = 2;

export interface OpenedWhitening {
  readonly whiteners: readonly Whitener[];
  /** Null where nothing is whitened. */
  readonly decisions: Decisions | null;
}

/** How images are dealt, and their maps. */
export interface DealtMaps {
  /** Fold of the whole image that a training image is, or is a tile of. */
  readonly dealt: (image: number) => number;
  /** Fold of a training image or of a turned copy. */
  readonly foldOf: (image: number) => number;
  readonly prepared: BoundedCache<Prepared>;
  /** Prepared maps of copies with a painted defect each; the same for the same image and number. */
  readonly painted: (image: number, number: number) => Promise<Prepared>;
}

export async function openWhitening(
  plan: FlowPlan,
  context: TrainingContext,
  preparation: Preparation,
  maps: DealtMaps,
): Promise<OpenedWhitening> {
  const { training, cut, decided, before } = context;
  await prepareAll(context, preparation, training, maps.prepared, before('whitening', training.length));
  if (preparation.arrangement !== 'joined' || plan.flow.whitening === 'none') {
    return { whiteners: preparedScales(preparation).map(noWhitening), decisions: null };
  }
  const { grid } = preparation;
  if (cut && plan.tiles)
    return byPlace(plan.flow, context, preparation, { size: plan.size, tiles: plan.tiles, grid }, cut, maps.dealt);
  const ways = turnsOf(grid);
  if (decided) return whiten(plan, context, grid, decided.turns, maps);
  if (plan.orientation === 'any') return whiten(plan, context, grid, ways, maps);
  const straight = await whiten(plan, context, grid, [], maps);
  return plan.orientation === 'fixed' ? straight : chooseOrientation(plan, context, grid, straight, maps);
}

/** Statistics that know turned copies as well, where the good images and defects painted on them are for it; else these. */
async function chooseOrientation(
  plan: FlowPlan,
  context: TrainingContext,
  grid: ScaleShape,
  straight: OpenedWhitening,
  maps: DealtMaps,
): Promise<OpenedWhitening> {
  const { images, training, before } = context;
  const { foldOf, prepared } = maps;
  const ways = turnsOf(grid);
  const asked = Random.of(plan.seed, 'orientation').shuffle(training).slice(0, TURNED_IMAGES);
  const seen = async (image: number): Promise<FoldMap> => ({
    map: (await prepared.get(image))[0],
    fold: foldOf(image),
  });
  const opened = [straight];
  // None while an error may still come: then all are released.
  let chosen: OpenedWhitening | null = null;
  try {
    if (!(await turnsFreely())) return (chosen = straight);
    // What is told by kinds of places already is so all the more when it is turned.
    const byKind = straight.decisions?.whitening === 'mixture';
    const turnedPlan = byKind ? { ...plan, flow: { ...plan.flow, whitening: 'mixture' as const } } : plan;
    const turned = await whiten(turnedPlan, context, grid, ways, maps);
    opened.push(turned);
    return (chosen = (await paintedGain(turned)) ? turned : straight);
  } finally {
    for (const { whiteners } of opened.filter((other) => other !== chosen)) await whiteners[0].release();
  }

  /** Whether images of this product are as likely turned as they were taken. */
  async function turnsFreely(): Promise<boolean> {
    // With a single fold an image is likely since the statistics know it.
    if (new Set(training.map(foldOf)).size === 1) return false;
    const likelihood = async (image: number): Promise<number> => {
      const { map, fold } = await seen(image);
      const [white] = await straight.whiteners[0].apply([map], fold);
      return logLikelihood(white) / map.length;
    };
    const onImage = before('orientation', asked.length);
    const losses: number[] = [];
    for (const some of inGroups(asked, ASKED_AT_ONCE)) {
      // Their maps are made beside this thread.
      await Promise.all(some.flatMap((image) => ways.map((quarters) => prepared.get(images.turned(image, quarters)))));
      for (const image of some) {
        let turned = 0;
        for (const quarters of ways) turned += await likelihood(images.turned(image, quarters));
        losses.push((await likelihood(image)) - turned / ways.length);
        onImage(losses.length);
      }
      if (isSettled(losses, TURNING_MARGIN)) break;
    }
    return liesAnyWay(losses);
  }

  /** Whether painted defects stand out better of good images in all ways up. */
  async function paintedGain(turned: OpenedWhitening): Promise<boolean> {
    const { score } = plan.map;
    const share = score.kind === 'max' ? 0 : score.share;
    const [taken, knowing] = [straight, turned].map(({ whiteners: [whitener] }) => {
      return { whitener, good: [] as number[], painted: [] as number[] };
    });
    let gains: number[] = [];
    for (const some of inGroups(asked, ASKED_AT_ONCE)) {
      const all = some.flatMap((image) => [0 as const, ...ways].map((quarters) => images.turned(image, quarters)));
      const good = await Promise.all(all.map(seen));
      const painting = some.flatMap((image) => Array.from({ length: PAINTED_EACH }, (_, n) => defectOn(image, n)));
      const painted = await Promise.all(painting);
      for (const { whitener, ...scores } of [taken, knowing]) {
        scores.good.push(...(await unlikeliness(whitener, grid, share, good)));
        scores.painted.push(...(await unlikeliness(whitener, grid, share, painted)));
      }
      const [before, after] = [taken, knowing].map((scores) => placements(scores.good, scores.painted));
      gains = after.map((place, i) => place - before[i]);
      if (isSettled(gains, TURNING_GAIN)) break;
    }
    return gainsByTurning(gains);
  }

  async function defectOn(image: number, number: number): Promise<FoldMap> {
    return { map: (await maps.painted(image, number))[0], fold: foldOf(image) };
  }
}

/** @param turns by which every training image counts as well */
async function whiten(
  { flow, seed }: FlowPlan,
  { runtime, images, training, decided }: TrainingContext,
  grid: ScaleShape,
  turns: readonly Quarters[],
  { foldOf, prepared }: DealtMaps,
): Promise<OpenedWhitening> {
  const seen = [0 as const, ...turns].flatMap((quarters) => training.map((image) => images.turned(image, quarters)));
  const folds = seen.map(foldOf);
  const maps = (): AsyncGenerator<Float32Array> => firstScales(cached(seen, prepared));
  const chosen = decided?.whitening ?? flow.whitening;
  const mixture = chosen === 'positional' ? null : await byKind();
  // With a single fold nothing can be held out.
  const asked = chosen === 'measured' && folds.some((fold) => fold > 0);
  if (mixture && !asked) return { whiteners: [mixture], decisions: { turns, whitening: 'mixture' } };
  const moments = await momentsByFold(runtime, grid, maps(), folds);
  const { parts, total } = moments;
  const { reach, energy } =
    decided?.reach === undefined ? sharingOf(parts, total, flow, grid) : { reach: decided.reach, energy: null };
  if (mixture) {
    const still = -(energy ?? heldOutEnergy(parts, total, reach, flow.shrinkage, grid)) > mixture.likelihood;
    if (!still) return { whiteners: [mixture], decisions: { turns, whitening: 'mixture' } };
    await mixture.release();
  }
  const whitener = await fitCrossWhitening(runtime, grid, flow.shrinkage, reach, moments);
  return { whiteners: [whitener], decisions: { turns, whitening: 'positional', reach } };

  async function byKind(): Promise<Whitener & { readonly likelihood: number }> {
    const kinds = await mixtureByFold(runtime, grid, flow.components, maps, folds, seed);
    return fitCrossMixture(runtime, grid, flow.componentShrinkage, kinds, maps(), folds);
  }
}

/** Of tiles: statistics of places in the product, which are never turned. */
async function byPlace(
  flow: FlowPlan['flow'],
  { runtime, backbone, training, wholeTraining, decided, before }: TrainingContext,
  preparation: Preparation,
  tiled: TiledGrid,
  cut: CutImages,
  dealt: (image: number) => number,
): Promise<OpenedWhitening> {
  const folds = foldsOfImages(training, cut, dealt, wholeTraining);
  const onImage = before('places', wholeTraining.length);
  const wholes = cut.wholes(wholeTraining);
  const moments = await placeMoments(runtime, backbone, preparation, tiled, wholes, folds, onImage);
  const reach = decided?.reach ?? sharingOf(moments.parts, moments.total, flow, placeGrid(tiled)).reach;
  const whitener = await fitPlaceWhitening(runtime, tiled, flow.shrinkage, reach, moments);
  return { whiteners: [whitener], decisions: { turns: [], whitening: 'positional', reach } };
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

/** Quarters by which an image can be turned and keep its size. */
function turnsOf({ width, height }: ScaleShape): readonly Quarters[] {
  return width === height ? [1, 2, 3] : [2];
}

/** The list in pieces of so many. */
function inGroups<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

async function* cached(images: readonly number[], cache: BoundedCache<Prepared>): AsyncGenerator<Prepared> {
  for (const image of images) yield await cache.get(image);
}

async function* firstScales(prepared: AsyncIterable<Prepared>): AsyncGenerator<Float32Array> {
  for await (const [map] of prepared) yield map;
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
