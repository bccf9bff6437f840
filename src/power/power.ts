/**
 * @file Detection power: how often synthesized defects of each type, size and contrast are found at the model's threshold, on
 * good images that calibrate it. It is a statement about synthesized defects; how far real ones follow is measured in
 * docs/explanation/calibration.md.
 */
import type { DetectionPower, PowerCell, Scored } from '../detector/index.js';
import { cropRgb, withPiece } from '../image/crop.js';
import { resizeRgb } from '../image/resize.js';
import type { RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { Synthesizer, defectTypes, type DefectType, type SyntheticDefect } from '../synthesis/index.js';
import type { Box, Size } from '../geometry/index.js';
import { smallestFound, type Trial } from './recall.js';

/** Upper ends of the bins of size: equivalent diameters in pixels at working size. */
const DIAMETERS = [4, 8, 16, 32, Infinity];
/** Upper ends of the bins of contrast: mean change in levels of 0 … 255. */
const CONTRASTS = [16, 48, Infinity];
/** Defects tried per cell of the grid, and painted per type to fill its cells. */
const PER_CELL = 3;
const DRAWS = 30;
/** Painted per type on images that are cut into tiles: every one takes the inspection of a large image. */
const DRAWS_OF_TILES = 4;
/** Fewer defects of a type tell nothing of it alone. */
const FEWEST = 6;

export interface PowerOptions {
  /** Good images that the model did not learn from, as they come from the camera; up to {@link MOST_IMAGES} are used. */
  readonly images: readonly RgbImage[];
  /** The model's working size. */
  readonly size: Size;
  /** Of the tiles that the model cuts images into: a defect is as large as one in an image of that size. */
  readonly tile?: Size;
  readonly score: (image: RgbImage) => Promise<Scored>;
  /** Images with a higher score are found. */
  readonly threshold: number;
  readonly seed: number;
  readonly onDefect?: (done: number, total: number) => void;
  /** Told of every defect that was found: boxes of its pieces in the image at working size, and what the model says. */
  readonly onFound?: (boxes: readonly Box[], scored: Scored) => void;
}

/** Images that defects are painted on. */
export const MOST_IMAGES = 16;

interface Painted extends Trial {
  readonly type: DefectType;
  readonly size: number;
  readonly contrast: number;
}

export async function measurePower(options: PowerOptions): Promise<DetectionPower> {
  const { size, tile = size, seed, onDefect = () => {} } = options;
  const originals = options.images.slice(0, MOST_IMAGES);
  const working = originals.map((image) => resizeRgb(image, size.width, size.height));
  const scales = originals.map(({ width, height }) => Math.sqrt((width * height) / (size.width * size.height)));
  const whole = tile.width === size.width && tile.height === size.height;
  const windows = working.map((image, i) => windowOf(image, tile, Random.of(seed, 'power windows', i)));
  const pieces = whole ? working : windows.map((box, i) => cropRgb(working[i], box));
  const synthesizer = new Synthesizer({ sources: pieces });
  const draws = whole ? DRAWS : DRAWS_OF_TILES;
  const painted: Painted[] = [];
  for (const [i, type] of defectTypes.entries()) {
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      const random = Random.of(seed, 'power', type, draw);
      const index = random.integer(0, working.length);
      const defect = synthesizer.synthesize(pieces[index], random, type);
      if (defect.type !== type) continue; // not to be had on this product
      const { diameter, contrast } = measured(defect, pieces[index]);
      const [sizeBin, contrastBin] = [binOf(DIAMETERS, diameter), binOf(CONTRASTS, contrast)];
      const cell = `${sizeBin}/${contrastBin}`;
      const count = counts.get(cell) ?? 0;
      if (count >= PER_CELL) continue;
      counts.set(cell, count + 1);
      const image = whole ? defect.image : withPiece(working[index], defect.image, windows[index]);
      const scored = await options.score(image);
      const found = scored.score > options.threshold;
      if (found)
        options.onFound?.(
          defect.boxes.map((box) => shifted(box, windows[index])),
          scored,
        );
      painted.push({ type, size: sizeBin, contrast: contrastBin, diameter: diameter * scales[index], found });
    }
    onDefect(i + 1, defectTypes.length);
  }
  return {
    images: working.length,
    diameters: DIAMETERS.slice(0, -1).map((edge) => edge * scales[0]),
    contrasts: CONTRASTS.slice(0, -1),
    cells: cellsOf(painted),
    smallestFound: smallestFound(painted),
    perType: Object.fromEntries(
      defectTypes.flatMap((type) => {
        const own = painted.filter((defect) => defect.type === type);
        if (own.length === 0) return [];
        const recall = own.filter(({ found }) => found).length / own.length;
        return [[type, { recall, smallestFound: own.length < FEWEST ? null : smallestFound(own) }]];
      }),
    ),
  };
}

/** A box of a piece as one of the image that the piece was cut from. */
function shifted(box: Box, piece: Box): Box {
  return { ...box, x: box.x + piece.x, y: box.y + piece.y };
}

/** A box of this size somewhere in the image. */
function windowOf({ width, height }: RgbImage, size: Size, random: Random): Box {
  const [x, y] = [random.integer(0, width - size.width + 1), random.integer(0, height - size.height + 1)];
  return { x, y, width: size.width, height: size.height };
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

function cellsOf(painted: readonly Painted[]): PowerCell[] {
  const cells = new Map<string, { type: DefectType; size: number; contrast: number; found: number; total: number }>();
  for (const { type, size, contrast, found } of painted) {
    const key = `${type}/${size}/${contrast}`;
    const cell = cells.get(key) ?? { type, size, contrast, found: 0, total: 0 };
    cell.total++;
    if (found) cell.found++;
    cells.set(key, cell);
  }
  return [...cells.values()];
}
