/**
 * @file What learning sees of the good images: each whole, at working size, or tiles of them, every one an image of its own.
 * Splits and folds are of whole images, so tiles of one stay together.
 */
import { onlyArea, pixelsOf, tileCorners, type Tiling } from '../detector/index.js';
import type { Size } from '../geometry/index.js';
import { cropMask, cropRgb } from '../image/crop.js';
import { resizeRgb } from '../image/resize.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { hashImages } from './data-hash.js';
import { WorkingImages, type ImageSource } from './image-source.js';
import type { TrainingPlan } from './plan.js';

export interface LearningImages {
  readonly images: WorkingImages;
  /** Of the whole images at working size, in order. */
  readonly dataHash: string;
  /** What of these images is learned from: indices into `images`, rising. */
  readonly partsOf: (indices: readonly number[]) => number[];
  /** The image that a part is of. */
  readonly imageOf: (part: number) => number;
  /** What counts of a part, of its size; undefined: all. */
  readonly areaOf: (part: number) => Mask | undefined;
  /** Null where images are not cut. */
  readonly cut: CutImages | null;
}

/** Images whose parts are tiles. */
export interface CutImages {
  /** Tiles of an image. */
  readonly perImage: number;
  /** The number of a part among the tiles of its image. */
  tileOf(part: number): number;
  /** Whole images at working size, one after the other. */
  wholes(indices: readonly number[]): AsyncGenerator<RgbImage>;
}

/**
 * Decodes every image once, to hash it and to keep what fits.
 * @param trains indices of those that may be learned from; of tiles, a random choice as large as the bound
 * @param limitBytes that are kept at working size
 * @param area that counts, at working size; of tiles, those that show hardly any of it are not learned from
 */
export async function openLearningImages(
  source: ImageSource,
  { size, tiles, seed }: Pick<TrainingPlan, 'size' | 'tiles' | 'seed'>,
  trains: readonly number[],
  limitBytes: number,
  onRead: (done: number) => void,
  area?: Mask,
): Promise<LearningImages> {
  let read = 0;
  const told = (image: RgbImage): RgbImage => {
    onRead(++read);
    return image;
  };
  if (!tiles) {
    const images = new WorkingImages(source, size, limitBytes, area);
    const dataHash = await hashImages(source.count, async (i) => told(await images.get(i)));
    const whole = { partsOf: (indices: readonly number[]) => [...indices], imageOf: (part: number) => part };
    return { images, dataHash, ...whole, areaOf: () => area, cut: null };
  }
  const cut = new TileSource(source, size, tiles, area);
  const images = new WorkingImages(cut, tiles.tile, limitBytes);
  const most = Math.floor(limitBytes / (3 * tiles.tile.width * tiles.tile.height));
  const chosen = Random.of(seed, 'tiles')
    .shuffle(trains.flatMap((image) => cut.partsOf(image)).filter((part) => cut.shows(part)))
    .slice(0, most);
  const known = new Set(chosen);
  const partsOf = (indices: readonly number[]): number[] =>
    indices.flatMap((image) => cut.partsOf(image).filter((part) => known.has(part))).sort((a, b) => a - b);
  const keepParts = async (index: number): Promise<RgbImage> => {
    const whole = await cut.whole(index);
    await images.getAll(partsOf([index]));
    return told(whole);
  };
  // One at a time: a whole image is large.
  const dataHash = await hashImages(source.count, keepParts, 1);
  return { images, dataHash, partsOf, imageOf: (part) => cut.imageOf(part), areaOf: (part) => cut.areaOf(part), cut };
}

/** Of its pixels a tile must show this share that counts to be learned from, or half as much as the tile that shows most. */
const LEAST_SHOWN = 1 / 64;

/** The tiles of all images as images, those of the first image first. */
class TileSource implements ImageSource, CutImages {
  readonly count: number;
  private readonly corners: ReturnType<typeof tileCorners>;
  /** What counts of each tile; null: all of each. */
  private readonly areas: readonly Mask[] | null;
  /** Pixels that count of a tile that is learned from, at least. */
  private readonly fewest: number;
  private last: { readonly index: number; readonly image: Promise<RgbImage> } | null = null;

  constructor(
    private readonly source: ImageSource,
    private readonly size: Size,
    private readonly tiling: Tiling,
    private readonly area: Mask | undefined,
  ) {
    this.corners = tileCorners(size, tiling);
    this.areas = area ? this.corners.map((corner) => cropMask(area, { ...corner, ...tiling.tile })) : null;
    const most = Math.max(0, ...(this.areas ?? []).map(pixelsOf));
    this.fewest = Math.min(LEAST_SHOWN * tiling.tile.width * tiling.tile.height, most / 2);
    this.count = source.count * this.corners.length;
  }

  /** The image at working size; the last one is at hand. */
  whole(index: number): Promise<RgbImage> {
    if (this.last?.index !== index) this.last = { index, image: this.resized(index) };
    return this.last.image;
  }

  async load(part: number): Promise<RgbImage> {
    const { x, y } = this.corners[this.tileOf(part)];
    return cropRgb(await this.whole(this.imageOf(part)), { x, y, ...this.tiling.tile });
  }

  nameOf(part: number): string {
    const image = this.imageOf(part);
    const { x, y } = this.corners[this.tileOf(part)];
    return `the tile at ${x}, ${y} of ${this.source.nameOf?.(image) ?? `image ${image + 1} of ${this.source.count}`}`;
  }

  get perImage(): number {
    return this.corners.length;
  }

  tileOf(part: number): number {
    return part % this.corners.length;
  }

  /** What counts of a tile; undefined: all. */
  areaOf(part: number): Mask | undefined {
    return this.areas?.[this.tileOf(part)];
  }

  /** Whether a tile shows enough of what counts. */
  shows(part: number): boolean {
    const area = this.areaOf(part);
    return !area || pixelsOf(area) >= this.fewest;
  }

  async *wholes(indices: readonly number[]): AsyncGenerator<RgbImage> {
    for (const index of indices) yield await this.whole(index);
  }

  partsOf(image: number): number[] {
    return this.corners.map((_, i) => image * this.corners.length + i);
  }

  imageOf(part: number): number {
    return Math.floor(part / this.corners.length);
  }

  private async resized(index: number): Promise<RgbImage> {
    const { width, height } = this.size;
    return onlyArea(resizeRgb(await this.source.load(index), width, height), this.area);
  }
}
