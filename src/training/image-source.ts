/** @file Where training images come from, and the ones at working size that training keeps at hand. */
import { resizeRgb } from '../image/resize.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { Size } from '../detector/index.js';
import { BoundedCache } from './bounded-cache.js';

/** A list of images that can be decoded one by one, any number of times. */
export interface ImageSource {
  readonly count: number;
  load(index: number): Promise<RgbImage>;
}

/** The same images at working size, cached within a bound. */
export class WorkingImages {
  private readonly cache: BoundedCache<RgbImage>;

  constructor(
    private readonly source: ImageSource,
    size: Size,
    limitBytes: number,
  ) {
    const load = async (index: number): Promise<RgbImage> =>
      resizeRgb(await source.load(index), size.width, size.height);
    this.cache = new BoundedCache(limitBytes, load, (image) => image.data.byteLength);
  }

  get count(): number {
    return this.source.count;
  }

  get(index: number): Promise<RgbImage> {
    return this.cache.get(index);
  }

  getAll(indices: readonly number[]): Promise<RgbImage[]> {
    return Promise.all(indices.map((index) => this.get(index)));
  }
}
