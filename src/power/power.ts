/**
 * @file Detection power: how often synthesized defects of each type, size and contrast are found at the model's threshold, on
 * good images that calibrate it. It is a statement about synthesized defects; how far real ones follow is measured in
 * docs/explanation/calibration.md.
 */
import type { DetectionPower, Scored } from '../detector/index.js';
import type { RgbImage } from '../image/rgb-image.js';
import { defectTypes } from '../synthesis/index.js';
import type { Box } from '../geometry/index.js';
import { CONTRASTS, DIAMETERS, DefectPainter, type PainterOptions } from './painter.js';
import { keptDiameter, keptScore, powerOf, type PaintedDefect } from './power-of.js';

/** Defects tried per cell of the grid, and painted per type to fill its cells. */
const PER_CELL = 3;
const DRAWS = 30;
/** Painted per type on images that are cut into tiles: every one takes the inspection of a large image. */
const DRAWS_OF_TILES = 4;

export interface PowerOptions extends PainterOptions {
  readonly score: (image: RgbImage) => Promise<Scored>;
  /** Images with a higher score are found. */
  readonly threshold: number;
  readonly onDefect?: (done: number, total: number) => void;
  /** Told of every defect that was found: boxes of its pieces in the image at working size, and what the model says. */
  readonly onFound?: (boxes: readonly Box[], scored: Scored) => void;
}

export async function measurePower(options: PowerOptions): Promise<DetectionPower> {
  const { onDefect = () => {} } = options;
  const painter = new DefectPainter(options);
  const draws = painter.whole ? DRAWS : DRAWS_OF_TILES;
  const painted: PaintedDefect[] = [];
  for (const [i, type] of defectTypes.entries()) {
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      const picture = painter.paint(type, draw);
      if (!picture) continue;
      const { size, contrast, diameter, boxes, image } = picture;
      const cell = `${size}/${contrast}`;
      const count = counts.get(cell) ?? 0;
      if (count >= PER_CELL) continue;
      counts.set(cell, count + 1);
      const scored = await options.score(image);
      const score = keptScore(scored.score);
      if (score > options.threshold) options.onFound?.(boxes, scored);
      painted.push({ type, size, contrast, diameter: keptDiameter(diameter), score, draw });
    }
    onDefect(i + 1, defectTypes.length);
  }
  return powerOf(painted, options.threshold, {
    images: painter.images,
    diameters: DIAMETERS.slice(0, -1).map((edge) => edge * painter.scales[0]),
    contrasts: CONTRASTS.slice(0, -1),
  });
}
