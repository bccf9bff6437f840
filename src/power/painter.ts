/**
 * @file Paints the defects that detection power is measured with. A type, the number of a draw and the seed say which one: the same
 * images in the same order give the same picture again, so that a model need not keep any.
 */
import { cropMask, cropRgb, withPiece } from '../image/crop.js';
import { resizeRgb } from '../image/resize.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { Synthesizer, type DefectType, type SyntheticDefect } from '../synthesis/index.js';
import type { Box, Size } from '../geometry/index.js';

/** Upper ends of the bins of size: equivalent diameters in pixels at working size. */
export const DIAMETERS = [4, 8, 16, 32, Infinity];
/** Upper ends of the bins of contrast: mean change in levels of 0 … 255. */
export const CONTRASTS = [16, 48, Infinity];

/** Images that defects are painted on. */
export const MOST_IMAGES = 16;

export interface PainterOptions {
  /** Good images that the model did not learn from, as they come from the camera; up to {@link MOST_IMAGES} are used. */
  readonly images: readonly RgbImage[];
  /** The model's working size. */
  readonly size: Size;
  /** Of the tiles that the model cuts images into: a defect is as large as one in an image of that size. */
  readonly tile?: Size;
  /** The part of the images that counts for the model, at working size: defects lie inside. Missing: anywhere. */
  readonly area?: Mask;
  readonly seed: number;
}

/** A defect on one of the images at working size. */
export interface PaintedPicture {
  readonly image: RgbImage;
  /** Index of the image. */
  readonly on: number;
  /** Of the defect's pieces, in pixels of the image. */
  readonly boxes: readonly Box[];
  /** Indices of its bins. */
  readonly size: number;
  readonly contrast: number;
  /** Diameter of a disc of its area, in pixels of the original image. */
  readonly diameter: number;
}

export class DefectPainter {
  /** Images that are painted on. */
  readonly images: number;
  /** Whether images are seen whole, not cut into tiles. */
  readonly whole: boolean;
  /** Pixels of the originals across one of working size, of each image. */
  readonly scales: readonly number[];
  private readonly working: readonly RgbImage[];
  private readonly windows: readonly Box[];
  private readonly pieces: readonly RgbImage[];
  /** What counts of each piece. */
  private readonly areas: readonly (Mask | undefined)[];
  private readonly synthesizer: Synthesizer;
  private readonly seed: number;

  constructor({ images, size, tile = size, area, seed }: PainterOptions) {
    const originals = images.slice(0, MOST_IMAGES);
    this.images = originals.length;
    this.seed = seed;
    this.working = originals.map((image) => resizeRgb(image, size.width, size.height));
    this.scales = originals.map(({ width, height }) => Math.sqrt((width * height) / (size.width * size.height)));
    this.whole = tile.width === size.width && tile.height === size.height;
    this.windows = this.working.map((image, i) => windowOf(image, tile, Random.of(seed, 'power windows', i), area));
    this.pieces = this.whole ? this.working : this.windows.map((box, i) => cropRgb(this.working[i], box));
    this.areas = this.windows.map((box) => (this.whole ? area : area && cropMask(area, box)));
    this.synthesizer = new Synthesizer({ sources: this.pieces, foreground: this.whole ? area : undefined });
  }

  /** @returns null where a defect of this type is not to be had on this product */
  paint(type: DefectType, draw: number): PaintedPicture | null {
    const random = Random.of(this.seed, 'power', type, draw);
    const on = random.integer(0, this.images);
    const defect = this.synthesizer.synthesize(this.pieces[on], random, type, this.areas[on]);
    if (defect.type !== type) return null;
    const { diameter, contrast } = measured(defect, this.pieces[on]);
    return {
      image: this.whole ? defect.image : withPiece(this.working[on], defect.image, this.windows[on]),
      on,
      boxes: defect.boxes.map((box) => shifted(box, this.windows[on])),
      size: binOf(DIAMETERS, diameter),
      contrast: binOf(CONTRASTS, contrast),
      diameter: diameter * this.scales[on],
    };
  }
}

/** A box of a piece as one of the image that the piece was cut from. */
function shifted(box: Box, piece: Box): Box {
  return { ...box, x: box.x + piece.x, y: box.y + piece.y };
}

/** Boxes that are tried for one that shows much of the area. */
const TRIED = 32;

/** A box of this size somewhere in the image; of some, the one that shows most of the area. */
function windowOf({ width, height }: RgbImage, size: Size, random: Random, area: Mask | undefined): Box {
  const anywhere = (): Box => {
    const [x, y] = [random.integer(0, width - size.width + 1), random.integer(0, height - size.height + 1)];
    return { x, y, width: size.width, height: size.height };
  };
  if (!area) return anywhere();
  const shown = (box: Box): number => cropMask(area, box).data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  const tried = Array.from({ length: TRIED }, anywhere).map((box) => ({ box, pixels: shown(box) }));
  return tried.reduce((best, other) => (other.pixels > best.pixels ? other : best)).box;
}

/** Equivalent diameter in pixels, and mean change over the mask in levels. */
export function measured({ image, mask }: SyntheticDefect, before: RgbImage): { diameter: number; contrast: number } {
  let [area, change] = [0, 0];
  mask.data.forEach((value, i) => {
    if (value === 0) return;
    area++;
    for (let p = 3 * i; p < 3 * i + 3; p++) change += Math.abs(image.data[p] - before.data[p]) / 3;
  });
  return { diameter: 2 * Math.sqrt(area / Math.PI), contrast: change / area };
}

/** Index of the first bin whose upper end is not exceeded. */
function binOf(ends: readonly number[], value: number): number {
  return ends.findIndex((end) => value <= end);
}
