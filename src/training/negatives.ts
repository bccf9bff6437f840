/** @file The negatives of a training: synthesized defects, and real ones among them where the user has some. */
import { resizeMask, resizeRgb } from '../image/resize.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import type { Random } from '../random.js';
import type { Size } from '../geometry/index.js';
import { pasteDefect, type Synthesizer, type SyntheticDefect } from '../synthesis/index.js';

/** An image with a defect, and its surrogate annotation. */
export type Negative = Pick<SyntheticDefect, 'image' | 'mask' | 'boxes'>;

/** A real anomalous image; without a mask all that is known is that it has a defect somewhere. */
export interface RealDefect {
  readonly image: RgbImage;
  /** > 0 where the defect is, of the image's size; null where nobody has marked it. */
  readonly mask: Mask | null;
}

/** Part of the negatives that are real defects, where there are any. */
const REAL_SHARE = 0.25;

export class Negatives {
  private readonly real: readonly RealDefect[];

  /** @param real of any size */
  constructor(
    private readonly synthesizer: Pick<Synthesizer, 'synthesize'>,
    real: readonly RealDefect[],
    { width, height }: Size,
  ) {
    this.real = real.map(({ image, mask }) => ({
      image: resizeRgb(image, width, height),
      mask: mask && resizeMask(mask, width, height),
    }));
  }

  /** @param image a good one, at working size */
  negativeOf(image: RgbImage, random: Random): Negative {
    if (this.real.length === 0 || !random.chance(REAL_SHARE)) return this.synthesizer.synthesize(image, random);
    const defect = random.pick(this.real);
    if (!defect.mask) return whole(defect.image);
    const { mask } = defect;
    const pasted = random.chance(0.5) ? pasteDefect(image, { image: defect.image, mask }, random) : null;
    return pasted ?? { image: defect.image, mask, boxes: [boxOf(defect.image)] };
  }
}

/** A defect somewhere: everywhere counts as inside, and nowhere as surely unharmed. */
function whole(image: RgbImage): Negative {
  const { width, height } = image;
  return { image, mask: { width, height, data: new Uint8Array(width * height).fill(255) }, boxes: [boxOf(image)] };
}

function boxOf({ width, height }: RgbImage) {
  return { x: 0, y: 0, width, height };
}
