/** @file Where training images come from, and the ones at working size that training keeps at hand. */
import { resizeRgb } from '../image/resize.js';
import { onlyArea } from '../detector/index.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { turnRgb, type Quarters } from '../image/turn.js';
import type { Size } from '../geometry/index.js';
import { ClflowError } from '../errors.js';
import { sha256Hex } from '../sha256.js';
import { BoundedCache } from './bounded-cache.js';

/** A list of images that can be decoded one by one, any number of times. */
export interface ImageSource {
  readonly count: number;
  load(index: number): Promise<RgbImage>;
  /** What messages call an image, such as its file; its number when missing. */
  nameOf?(index: number): string;
}

/**
 * The same images, each of which must be the same whenever it is decoded again: what trains and what calibrates is then what was
 * hashed at the beginning. Loading an image that has changed throws ClflowError('data').
 */
export function unchanging(source: ImageSource): ImageSource {
  const unchanged = new Unchanged();
  const nameOf = (index: number): string => source.nameOf?.(index) ?? `Image ${index + 1} of ${source.count}`;
  return {
    count: source.count,
    nameOf,
    async load(index) {
      const image = await source.load(index);
      await unchanged.check(index, nameOf(index), image);
      return image;
    },
  };
}

/** Some of the images, in this order. */
export function selected(source: ImageSource, indices: readonly number[]): ImageSource {
  return {
    count: indices.length,
    load: (index) => source.load(indices[index]),
    nameOf: (index) => source.nameOf?.(indices[index]) ?? `Image ${indices[index] + 1} of ${source.count}`,
  };
}

/** Knows images again by their pixels. */
export class Unchanged {
  private readonly seen = new Map<number, string>();

  /** @throws ClflowError `data` for an image that was another when it was checked first */
  async check(index: number, name: string, { width, height, data }: RgbImage): Promise<void> {
    const digest = `${width}×${height} ${await sha256Hex(data)}`;
    const first = this.seen.get(index) ?? digest;
    this.seen.set(index, first);
    if (digest === first) return;
    throw new ClflowError(
      'data',
      `${name} was changed while the training ran: train again, on images that nothing writes to.`,
    );
  }
}

/**
 * The same images at working size, cached within a bound. Behind the last one the list goes on with all of them turned by one
 * quarter, then by two, then by three, so that a turned copy has an index like any other image. What lies outside of an area is
 * grey, as the network sees it; the area does not turn.
 */
export class WorkingImages {
  private readonly cache: BoundedCache<RgbImage>;

  constructor(
    private readonly source: ImageSource,
    size: Size,
    limitBytes: number,
    private readonly area?: Mask,
  ) {
    const load = async (index: number): Promise<RgbImage> =>
      resizeRgb(await source.load(index), size.width, size.height);
    this.cache = new BoundedCache(limitBytes, load, (image) => image.data.byteLength);
  }

  /** Images as they were taken, without their turned copies. */
  get count(): number {
    return this.source.count;
  }

  /** What messages call an image, or the one that a turned copy is of. */
  nameOf(index: number): string {
    const original = this.original(index);
    return this.source.nameOf?.(original) ?? `image ${original + 1} of ${this.count}`;
  }

  /** The index of an image's copy turned by so many quarters; an odd number of them needs a square working size. */
  turned(index: number, quarters: Quarters): number {
    return quarters * this.count + this.original(index);
  }

  /** The index of the image that a turned copy is of. */
  original(index: number): number {
    return index % this.count;
  }

  async get(index: number): Promise<RgbImage> {
    const image = await this.cache.get(this.original(index));
    const quarters = Math.floor(index / this.count);
    return onlyArea(quarters === 0 ? image : turnRgb(image, quarters as Quarters), this.area);
  }

  getAll(indices: readonly number[]): Promise<RgbImage[]> {
    return Promise.all(indices.map((index) => this.get(index)));
  }
}
