/** @file Real defects that a user has, for a training: decoded one by one, and at hand at working size within a bound. */
import { ClflowError } from '../errors.js';
import { resizeMask, resizeRgb } from '../image/resize.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { boxesOf, clamp, type Size } from '../geometry/index.js';
import { onlyArea } from '../detector/index.js';
import { cropMask, cropRgb } from '../image/crop.js';
import { BoundedCache } from './bounded-cache.js';
import { Unchanged } from './image-source.js';
import type { TrainingPlan } from './plan.js';

/** A real anomalous image; without a mask all that is known is that it has a defect somewhere. */
export interface RealDefect {
  readonly image: RgbImage;
  /** > 0 where the defect is, of the image's size; null where nobody has marked it. */
  readonly mask: Mask | null;
}

/** A list of real defects that can be decoded one by one, any number of times. */
export interface DefectSource {
  readonly count: number;
  load(index: number): Promise<RealDefect>;
  /** What messages call a defect, such as its file; its number when missing. */
  nameOf?(index: number): string;
}

export const NO_DEFECTS: DefectSource = {
  count: 0,
  load: () => Promise.reject(new RangeError('there are no real defects')),
};

/** Real defects at working size, or a tile of each around its largest region, cached within a bound. One that has changed when it is decoded again is an error. */
export class WorkingDefects {
  private readonly cache: BoundedCache<RealDefect>;
  private readonly unchanged = new Unchanged();

  constructor(
    private readonly source: DefectSource,
    { size: { width, height }, tiles }: Pick<TrainingPlan, 'size' | 'tiles'>,
    limitBytes: number,
    area?: Mask,
  ) {
    const load = async (index: number): Promise<RealDefect> => {
      const { image, mask } = await source.load(index);
      const name = source.nameOf?.(index) ?? `Real defect ${index + 1} of ${source.count}`;
      await this.unchanged.check(index, name, image);
      const whole = { image: resizeRgb(image, width, height), mask: mask && resizeMask(mask, width, height) };
      const working = area ? inside(whole, area) : whole;
      return tiles ? tileAround(working, tiles.tile, name) : working;
    };
    const bytesOf = ({ image, mask }: RealDefect): number => image.data.byteLength + (mask?.data.byteLength ?? 0);
    this.cache = new BoundedCache(limitBytes, load, bytesOf);
  }

  get count(): number {
    return this.source.count;
  }

  get(index: number): Promise<RealDefect> {
    return this.cache.get(index);
  }
}

/** As the network sees it, marked where it counts. */
function inside({ image, mask }: RealDefect, area: Mask): RealDefect {
  const seen = onlyArea(image, area);
  if (!mask) return { image: seen, mask };
  return { image: seen, mask: { ...mask, data: mask.data.map((value, i) => (area.data[i] > 0 ? value : 0)) } };
}

/** @throws ClflowError `data` for a defect that nobody has marked: most tiles of its image show none */
function tileAround({ image, mask }: RealDefect, tile: Size, name: string): RealDefect {
  const regions = mask ? boxesOf(mask.data, { x: 0, y: 0, width: mask.width, height: mask.height }) : [];
  if (!mask || regions.length === 0) {
    throw new ClflowError(
      'data',
      `${name} has no mask: where images are cut into tiles, a mask must say where the defect is.`,
    );
  }
  const { x, y, width, height } = regions.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  const box = {
    x: clamp(Math.round(x + (width - tile.width) / 2), 0, image.width - tile.width),
    y: clamp(Math.round(y + (height - tile.height) / 2), 0, image.height - tile.height),
    width: tile.width,
    height: tile.height,
  };
  return { image: cropRgb(image, box), mask: cropMask(mask, box) };
}
