/** @file Fills the tensors of a few training steps: positives, their fresh negatives, surrogate masks, log-determinants. */
import { preparedScales, type Preparation, type ScaleShape } from '../flow/index.js';
import { ofScale, packed, type TensorData } from '../graph/index.js';
import type { Mask } from '../image/rgb-image.js';
import { Random } from '../random.js';
import type { Size } from '../geometry/index.js';
import { whitenWithin, type WhitenedMap, type Whitener } from './cross-fit.js';
import { BACKBONE_BATCH } from './backbone-features.js';
import type { Extractor, Prepared } from './extractor.js';
import type { WorkingImages } from './image-source.js';
import type { Negative, Negatives } from './negatives.js';
import { masksWithin, windowAround } from './grid-window.js';
import { gridMasks, type GridMasks } from './surrogate-masks.js';

/** One image's maps, whitened for training, one per scale. */
export type Whitened = readonly WhitenedMap[];

export interface BatchMaker {
  readonly images: WorkingImages;
  /** What counts of an image, by its index in `images`. */
  readonly areaOf: (image: number) => Mask | undefined;
  readonly extractor: Extractor;
  readonly preparation: Preparation;
  /** One per scale. */
  readonly whiteners: readonly Whitener[];
  /** Fold of an image by its index in `images`. */
  readonly foldOf: (image: number) => number;
  readonly positive: (image: number) => Promise<Whitened>;
  /** null where the objective looks at positives only. */
  readonly negatives: Pick<Negatives, 'negativeOf'> | null;
  readonly batch: number;
  /** What is looked at of a negative; null: the whole grid. */
  readonly window: NegativeWindow | null;
  readonly seed: number;
}

/** Windows of one size in the only scale. */
export interface NegativeWindow {
  readonly size: Size;
  /** See grid-window.ts. */
  readonly border: number;
}

/**
 * The tensors of `order.length / batch` steps, each [K, batch, ...].
 * @param order image indices, a multiple of `batch` of them
 */
export async function makeBatches(
  maker: BatchMaker,
  order: readonly number[],
  epoch: number,
): Promise<Record<string, TensorData>> {
  const { batch } = maker;
  const scales = preparedScales(maker.preparation);
  const stacks = new Stacks(order.length / batch, batch);
  const positives = await Promise.all(order.map((image) => maker.positive(image)));
  scales.forEach((scale, i) => {
    stacks.fill(ofScale('positive', i), [scale.channels, scale.height, scale.width], (n) => positives[n][i].values);
    stacks.fill(ofScale('logDet', i), [1, scale.height, scale.width], (n) => positives[n][i].logDet);
  });
  if (maker.negatives) await addNegatives(maker, maker.negatives, stacks, scales, order, epoch);
  return stacks.tensors;
}

async function addNegatives(
  maker: BatchMaker,
  negatives: Pick<Negatives, 'negativeOf'>,
  stacks: Stacks,
  scales: readonly ScaleShape[],
  order: readonly number[],
  epoch: number,
): Promise<void> {
  const { images, areaOf, extractor, whiteners, foldOf, seed, window } = maker;
  const originals = await images.getAll(order);
  const defects: Negative[] = [];
  const running: Promise<Prepared[]>[] = [];
  // One after the other: real ones may have to be decoded.
  for (const [n, image] of originals.entries()) {
    const random = Random.of(seed, 'negative', epoch, order[n]);
    defects.push(await negatives.negativeOf(image, random, areaOf(order[n])));
    if (defects.length % BACKBONE_BATCH > 0 && defects.length < order.length) continue;
    // The backbone sees them while the next ones are painted.
    const run = extractor.run(defects.slice(BACKBONE_BATCH * running.length).map((defect) => defect.image));
    run.catch(() => {});
    running.push(run);
  }
  const prepared = (await Promise.all(running)).flat();
  for (const [i, grid] of scales.entries()) {
    const maps = prepared.map((all) => all[i]);
    const folds = order.map(foldOf);
    const whole = defects.map(({ mask, boxes }) => gridMasks(mask, boxes, grid.height, grid.width));
    const { masks, white, beyond } = window
      ? await withinWindows(maps, folds, whole, grid, whiteners[i], window)
      : { masks: whole, white: await whitenByFold(maps, folds, whiteners[i]), beyond: null };
    const { channels } = grid;
    const { height, width } = window ? window.size : grid;
    stacks.fill(ofScale('negative', i), [channels, height, width], (n) => white[n].values);
    stacks.fill(ofScale('negativeLogDet', i), [1, height, width], (n) => white[n].logDet);
    stacks.fill(ofScale('inside', i), [1, height, width], (n) => masks[n].inside);
    stacks.fill(ofScale('outside', i), [1, height, width], (n) => masks[n].outside);
    stacks.fill(ofScale('boxes', i), [1, height, width], (n) => masks[n].boxes);
    if (beyond) stacks.fill(ofScale('beyond', i), [1, grid.height, grid.width], (n) => beyond[n]);
  }
}

/** Each map and its masks in the window around its defect. */
async function withinWindows(
  maps: readonly Float32Array[],
  folds: readonly number[],
  masks: readonly GridMasks[],
  grid: ScaleShape,
  whitener: Whitener,
  { size, border }: NegativeWindow,
): Promise<{ masks: GridMasks[]; white: WhitenedMap[]; beyond: Float32Array[] }> {
  const windows = masks.map(({ inside }) => windowAround(inside, grid, size, border));
  const white: WhitenedMap[] = [];
  for (const [n, map] of maps.entries()) white.push(await whitenWithin(whitener, grid, map, folds[n], windows[n]));
  const seen = masks.map((whole, n) => masksWithin(whole, grid, windows[n], border));
  return { masks: seen, white, beyond: seen.map(({ beyond }) => beyond) };
}

/** Whitens each map with the statistics for its fold, a fold at a time: its matrices are large and read once. */
async function whitenByFold(
  maps: readonly Float32Array[],
  folds: readonly number[],
  whitener: Whitener,
): Promise<WhitenedMap[]> {
  const result = new Array<WhitenedMap>(maps.length);
  for (const fold of new Set(folds)) {
    const members = [...folds.keys()].filter((n) => folds[n] === fold);
    const white = await whitener.apply(
      members.map((n) => maps[n]),
      fold,
    );
    members.forEach((n, i) => (result[n] = white[i]));
  }
  return result;
}

/** Tensors [K, B, ...shape], filled image by image. */
class Stacks {
  readonly tensors: Record<string, TensorData> = {};

  constructor(
    private readonly steps: number,
    private readonly batch: number,
  ) {}

  fill(name: string, shape: readonly number[], item: (index: number) => Float32Array): void {
    const items = Array.from({ length: this.steps * this.batch }, (_, n) => item(n));
    this.tensors[name] = packed(items, [this.steps, this.batch, ...shape]);
  }
}
