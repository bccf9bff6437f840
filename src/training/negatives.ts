/** @file The negatives of a training: synthesized defects, and real ones among them where the user has some. */
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { boxesOf } from '../geometry/index.js';
import type { Random } from '../random.js';
import { pasteDefect, within, type Synthesizer, type SyntheticDefect } from '../synthesis/index.js';
import type { WorkingDefects } from './real-defects.js';

/** An image with a defect, and its surrogate annotation. */
export type Negative = Pick<SyntheticDefect, 'image' | 'mask' | 'boxes'>;

/** Part of the negatives that are real defects, where there are any. */
const REAL_SHARE = 0.25;

export class Negatives {
  constructor(
    private readonly synthesizer: Pick<Synthesizer, 'synthesize'>,
    private readonly real: Pick<WorkingDefects, 'count' | 'get'>,
  ) {}

  /** @param image a good one, at working size @param area what counts of it, > 0; missing: all of it */
  async negativeOf(image: RgbImage, random: Random, area?: Mask): Promise<Negative> {
    const painted = (): Negative => this.synthesizer.synthesize(image, random, undefined, area);
    if (this.real.count === 0 || !random.chance(REAL_SHARE)) return painted();
    const defect = await this.real.get(random.integer(0, this.real.count));
    if (!defect.mask) return whole(defect.image, area);
    const { mask } = defect;
    const pasted = random.chance(0.5) ? pasteDefect(image, { image: defect.image, mask }, random) : null;
    const moved = pasted && within(pasted, image, area);
    if (moved) return moved;
    // One that lies outside of what counts shows nothing.
    if (area && !mask.data.some((value) => value > 0)) return painted();
    return { image: defect.image, mask, boxes: [boxOf(defect.image)] };
  }
}

/** A defect somewhere: everywhere counts as inside, and nowhere as surely unharmed. */
function whole(image: RgbImage, area?: Mask): Negative {
  const { width, height } = image;
  if (area) return { image, mask: area, boxes: boxesOf(area.data, boxOf(image)) };
  return { image, mask: { width, height, data: new Uint8Array(width * height).fill(255) }, boxes: [boxOf(image)] };
}

function boxOf({ width, height }: RgbImage) {
  return { x: 0, y: 0, width, height };
}
