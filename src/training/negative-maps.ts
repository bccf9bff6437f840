/**
 * @file The negatives of the training images as steps see them: painted, through the backbone, whitened with the statistics for
 * their image. Painting one and looking at it costs more than a step does, so that each serves a few epochs.
 */
import { preparedScales, type Preparation, type ScaleShape } from '../flow/index.js';
import type { Size } from '../geometry/index.js';
import type { Mask } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { BACKBONE_BATCH } from './backbone-features.js';
import { BoundedStore } from './bounded-cache.js';
import { whitenWithin, type WhitenedMap, type Whitener } from './cross-fit.js';
import type { Extractor, Prepared } from './extractor.js';
import { masksWithin, windowAround } from './grid-window.js';
import type { WorkingImages } from './image-source.js';
import type { Negative, Negatives } from './negatives.js';
import { gridMasks, type GridMasks } from './surrogate-masks.js';

/** What the steps see of one scale of a negative. */
export interface NegativeScale {
  readonly white: WhitenedMap;
  readonly masks: GridMasks;
  /** Of a window, what is outside and beyond it on the whole grid; null where all is seen. */
  readonly beyond: Float32Array | null;
}

export interface NegativeMakers {
  readonly images: WorkingImages;
  /** What counts of an image, by its index in `images`. */
  readonly areaOf: (image: number) => Mask | undefined;
  readonly negatives: Pick<Negatives, 'negativeOf'>;
  readonly extractor: Extractor;
  readonly preparation: Preparation;
  /** One per scale. */
  readonly whiteners: readonly Whitener[];
  /** Fold of an image by its index in `images`. */
  readonly foldOf: (image: number) => number;
  /** What is looked at of them; null: whole grids. */
  readonly window: NegativeWindow | null;
  /** Epochs that a negative serves. */
  readonly epochsEach: number;
  readonly seed: number;
  /** Bytes kept of those of a round of epochs; what is beyond is made again. */
  readonly limit: number;
}

/** Windows of one size in the only scale. */
export interface NegativeWindow {
  readonly size: Size;
  /** See grid-window.ts. */
  readonly border: number;
}

/** One per scale. */
type Seen = readonly NegativeScale[];

export class NegativeMaps {
  private round = -1;
  private kept = new BoundedStore<Seen>(0, bytesOf);

  constructor(private readonly makers: NegativeMakers) {}

  /** The first epoch whose negatives are those of this one. */
  firstOf(epoch: number): number {
    return epoch - (epoch % this.makers.epochsEach);
  }

  /** One of each image, the same in the epochs that it serves. */
  async of(images: readonly number[], epoch: number): Promise<Seen[]> {
    const round = this.firstOf(epoch);
    if (round !== this.round) this.kept = new BoundedStore(this.makers.limit, bytesOf);
    this.round = round;
    const { kept } = this;
    const missing = [...new Set(images)].filter((image) => !kept.get(image));
    const made = new Map<number, Seen>();
    if (missing.length > 0) (await this.make(missing, round)).forEach((seen, n) => made.set(missing[n], seen));
    if (this.makers.epochsEach > 1) made.forEach((seen, image) => kept.keep(image, seen));
    return images.map((image) => made.get(image) ?? kept.get(image)!);
  }

  private async make(images: readonly number[], round: number): Promise<Seen[]> {
    const { extractor, preparation, whiteners, foldOf, areaOf, seed, negatives } = this.makers;
    const originals = await this.makers.images.getAll(images);
    const defects: Negative[] = [];
    const running: Promise<Prepared[]>[] = [];
    // One after the other: real ones may have to be decoded.
    for (const [n, original] of originals.entries()) {
      const random = Random.of(seed, 'negative', round, images[n]);
      defects.push(await negatives.negativeOf(original, random, areaOf(images[n])));
      if (defects.length % BACKBONE_BATCH > 0 && defects.length < images.length) continue;
      // The backbone sees them while the next ones are painted.
      const run = extractor.run(defects.slice(BACKBONE_BATCH * running.length).map(({ image }) => image));
      run.catch(() => {});
      running.push(run);
    }
    const prepared = (await Promise.all(running)).flat();
    const folds = images.map(foldOf);
    const scales: NegativeScale[][] = [];
    for (const [i, grid] of preparedScales(preparation).entries()) {
      const maps = prepared.map((all) => all[i]);
      const masks = defects.map(({ mask, boxes }) => gridMasks(mask, boxes, grid.height, grid.width));
      scales.push(await this.seenOf(maps, folds, masks, grid, whiteners[i]));
    }
    return images.map((_, n) => scales.map((scale) => scale[n]));
  }

  private async seenOf(
    maps: readonly Float32Array[],
    folds: readonly number[],
    masks: readonly GridMasks[],
    grid: ScaleShape,
    whitener: Whitener,
  ): Promise<NegativeScale[]> {
    const { window } = this.makers;
    if (!window) {
      const white = await whitenByFold(maps, folds, whitener);
      return white.map((map, n) => ({ white: map, masks: masks[n], beyond: null }));
    }
    const { size, border } = window;
    const result: NegativeScale[] = [];
    for (const [n, map] of maps.entries()) {
      const place = windowAround(masks[n].inside, grid, size, border);
      const white = await whitenWithin(whitener, grid, map, folds[n], place);
      const { beyond, ...within } = masksWithin(masks[n], grid, place, border);
      result.push({ white, masks: within, beyond });
    }
    return result;
  }
}

function bytesOf(seen: Seen): number {
  return seen.reduce((bytes, { white, masks, beyond }) => {
    const arrays = [white.values, masks.inside, masks.outside, masks.boxes, ...(beyond ? [beyond] : [])];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, bytes);
  }, 0);
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
