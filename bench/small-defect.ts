/** @file One painted defect of 6 to 20 pixels on a good image, and whether a map points at it. */
import type { Scored } from '../src/detector/index.js';
import type { Box, Size } from '../src/geometry/index.js';
import { cropRgb, withPiece, type RgbImage } from '../src/image/index.node.js';
import { measured } from '../src/power/index.js';
import type { Random } from '../src/random.js';
import { Synthesizer } from '../src/synthesis/index.js';

/** Pixels of a side of the piece that it is painted on, and diameters of a disc of its area. */
const PIECE = 96;
const [SMALLEST, LARGEST] = [6, 20];
/** A peak so far beside the defect still points at it: a cell of the flow's grid of a tile, and smoothing. */
const NEAR = 16;

export interface Damaged {
  readonly image: RgbImage;
  readonly box: Box;
}

/** The image with one defect at a random place. */
export function withSmallDefect(image: RgbImage, random: Random): Damaged {
  for (;;) {
    const [x, y] = [random.integer(0, image.width - PIECE), random.integer(0, image.height - PIECE)];
    const piece = cropRgb(image, { x, y, width: PIECE, height: PIECE });
    const defect = new Synthesizer({ sources: [piece], foreground: null }).synthesize(piece, random);
    const { diameter } = measured(defect, piece);
    if (diameter < SMALLEST || diameter > LARGEST) continue;
    const [own] = defect.boxes;
    return { image: withPiece(image, defect.image, { x, y }), box: { ...own, x: x + own.x, y: y + own.y } };
  }
}

/** Whether the map is highest at the defect. @param image whose pixels the box is in */
export function peaksAt({ map }: Scored, { x, y, width, height }: Box, image: Size): boolean {
  const peak = map.data.indexOf(map.data.reduce((most, value) => Math.max(most, value), -Infinity));
  const peakX = ((peak % map.width) + 0.5) * (image.width / map.width);
  const peakY = (Math.floor(peak / map.width) + 0.5) * (image.height / map.height);
  return peakX > x - NEAR && peakX < x + width + NEAR && peakY > y - NEAR && peakY < y + height + NEAR;
}
