/**
 * @file Everything that the epochs of a training work with: frozen features behind bounded caches, cross-fitted whitening,
 * the synthesizer. Opened once, released at the end whatever happens.
 */
import { preparedScales, receptiveRadius, type Preparation } from '../flow/index.js';
import type { Mask } from '../image/rgb-image.js';
import type { Quarters } from '../image/turn.js';
import { comparesPositions, needsNegatives } from '../objective/index.js';
import { Random } from '../random.js';
import { Synthesizer, estimateForeground } from '../synthesis/index.js';
import type { BatchMaker, Whitened } from './batches.js';
import { BoundedCache, bytesOf } from './bounded-cache.js';
import { dealFolds, type Whitener } from './cross-fit.js';
import { Extractor, type Prepared } from './extractor.js';
import { windowSize } from './grid-window.js';
import { NegativeMaps, type NegativeWindow } from './negative-maps.js';
import { Negatives } from './negatives.js';
import { openWhitening, type OpenedWhitening } from './open-whitening.js';
import { tileFold } from './place-whitening.js';
import { networkSize, type FlowPlan } from './plan.js';
import type { Decisions, TrainingContext } from './training-context.js';

/** Good images at hand as sources of foreign patches and for the estimate of the foreground. */
const SOURCES = 32;

/** Opened for one flow: what makes the tensors of its steps, and what they are made with. */
export interface Workbench extends BatchMaker {
  /** What counts of an image, by its index. */
  readonly areaOf: (image: number) => Mask | undefined;
  readonly extractor: Extractor;
  /** One per scale. */
  readonly whiteners: readonly Whitener[];
  /** Fold of an image by its index. */
  readonly foldOf: (image: number) => number;
  /** What makes negatives; null where the objective looks at positives only. */
  readonly painter: Negatives | null;
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
  const { runtime, backbone, images, areaOf, bounds } = context;
  const overflow = context.openOverflow?.();
  const extractor = await Extractor.open(runtime, backbone, networkSize(plan), preparation);
  const prepared = new BoundedCache<Prepared>(
    bounds.maps,
    async (image) => (await extractor.run([await images.get(image)]))[0],
    bytesOf,
    overflow,
  );
  const dealt = foldsByImage(context, plan.folds, plan.seed);
  const { cut } = context;
  const byPlace = cut !== null && plan.flow.whitening === 'positional';
  const foldOf = (image: number): number => {
    const original = images.original(image);
    return byPlace ? tileFold(dealt(original), cut.tileOf(original), cut.perImage) : dealt(original);
  };
  let synthesizer: Promise<Synthesizer> | null = null;
  const synthesizing = (): Promise<Synthesizer> => (synthesizer ??= openSynthesizer(plan, context));
  const painted = async (image: number, number: number): Promise<Prepared> => {
    const random = Random.of(plan.seed, 'orientation', image, number);
    const defect = (await synthesizing()).synthesize(await images.get(image), random, undefined, areaOf(image));
    return (await extractor.run([defect.image]))[0];
  };
  let whitening: OpenedWhitening;
  try {
    whitening = await openWhitening(plan, context, preparation, { dealt, foldOf, prepared, painted });
  } catch (error) {
    overflow?.close();
    await extractor.release();
    throw error;
  }
  const { whiteners, decisions } = whitening;
  const positives = new BoundedCache<Whitened>(
    bounds.maps,
    async (image) => {
      const maps = await prepared.get(image);
      const white = await Promise.all(maps.map((map, i) => whiteners[i].apply([map], foldOf(image))));
      return white.map(([map]) => map);
    },
    (maps) => bytesOf(maps.flatMap(({ values, logDet }) => [values, logDet])),
  );
  const contrast = plan.epochs > 0 && needsNegatives(plan.objective);
  const window = context.realDefects.count > 0 ? null : negativeWindow(plan, preparation);
  const { seed, epochsPerNegative: epochsEach } = plan;
  const painter = contrast ? new Negatives(await synthesizing(), context.realDefects) : null;
  const makers = {
    images,
    areaOf,
    extractor,
    preparation,
    whiteners,
    foldOf,
    window,
    epochsEach,
    seed,
    limit: bounds.maps,
  };
  return {
    areaOf,
    extractor,
    preparation,
    whiteners,
    positive: (image) => positives.get(image),
    foldOf,
    painter,
    negatives: painter && new NegativeMaps({ ...makers, negatives: painter }),
    batch: plan.optimisation.batch,
    window: window && window.size,
    turns: decisions?.turns ?? [],
    decisions,
    async release() {
      overflow?.close();
      await extractor.release();
      for (const whitener of whiteners) await whitener.release();
    },
  };
}

/** What the steps look at of negatives; real defects are of other images than their positives, and seen whole. */
function negativeWindow(plan: FlowPlan, preparation: Preparation): NegativeWindow | null {
  const scales = preparedScales(preparation);
  if (scales.length > 1 || comparesPositions(plan.objective)) return null;
  // What cells see at the rim of their reach is next to nothing.
  const border = Math.ceil(receptiveRadius(plan.flow) / 2);
  const size = windowSize(scales[0], plan.negativeWindow, border);
  return size && { size, border };
}

async function openSynthesizer(
  { seed, tiles, withoutDefects }: FlowPlan,
  { images, training, area }: TrainingContext,
): Promise<Synthesizer> {
  const chosen = Random.of(seed, 'sources').shuffle(training).slice(0, SOURCES);
  const sources = await images.getAll(chosen);
  // What one tile shows of the background says nothing of another.
  const foreground = tiles ? null : (area ?? estimateForeground(sources));
  return new Synthesizer({ sources, foreground, without: withoutDefects });
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
