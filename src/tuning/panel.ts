/**
 * @file The painted defects that all settings are judged by, on good images held back from all of them. They are painted once, on
 * images of one size whatever the working sizes are. Small ones tell settings apart where large ones are found by all; but where
 * only large ones are found at all, small ones alone would tell nothing. So of each image's four, two are as they come, one is the
 * smaller of two and one the smallest of three.
 */
import type { Size } from '../geometry/index.js';
import { resizeRgb } from '../image/resize.js';
import type { RgbImage } from '../image/rgb-image.js';
import { measured } from '../power/index.js';
import { Random } from '../random.js';
import { Synthesizer, defectTypes, type SyntheticDefect } from '../synthesis/index.js';

export interface Panel {
  /** Good images held back. */
  readonly good: readonly RgbImage[];
  /** For each of them, copies with a defect. */
  readonly painted: readonly (readonly RgbImage[])[];
  /** Equivalent diameters of the defects in pixels of the original images, rising. */
  readonly diameters: readonly number[];
}

/** Images are reduced to this area at most: above the area of any working size, so that none is favoured. */
const AREA = 768 ** 2;
/** For each defect on an image, how many are drawn: the smallest is kept. */
const DRAWN = [3, 2, 1, 1];
/** Synthesized defects need images of so many pixels a side. */
const SMALLEST = 64;

export interface PanelOptions {
  readonly count: number;
  /** Good images as they come from the camera. */
  readonly load: (index: number) => Promise<RgbImage>;
  /** Typical size of them. */
  readonly typical: Size;
  readonly seed: number;
  readonly onImage?: (done: number) => void;
}

export async function paintPanel({ count, load, typical, seed, onImage = () => {} }: PanelOptions): Promise<Panel> {
  const { width, height } = typical;
  const scale = Math.min(1, Math.sqrt(AREA / (width * height)));
  const side = (pixels: number): number => Math.max(SMALLEST, Math.round(pixels * scale));
  const good: RgbImage[] = [];
  for (let i = 0; i < count; i++) good.push(resizeRgb(await load(i), side(width), side(height)));
  const synthesizer = new Synthesizer({ sources: good });
  const painted: RgbImage[][] = [];
  const diameters: number[] = [];
  for (const [i, image] of good.entries()) {
    const own: RgbImage[] = [];
    for (const [k, drawn] of DRAWN.entries()) {
      const { defect, diameter } = smallest(drawn, synthesizer, image, Random.of(seed, 'panel', i, k));
      own.push(defect.image);
      diameters.push(diameter / scale);
    }
    painted.push(own);
    onImage(i + 1);
  }
  return { good, painted, diameters: diameters.sort((a, b) => a - b) };
}

function smallest(
  count: number,
  synthesizer: Synthesizer,
  image: RgbImage,
  random: Random,
): { readonly defect: SyntheticDefect; readonly diameter: number } {
  const types = random.shuffle(defectTypes).slice(0, count);
  const drawn = types.map((type) => {
    const defect = synthesizer.synthesize(image, random, type);
    return { defect, diameter: measured(defect, image).diameter };
  });
  return drawn.reduce((least, one) => (one.diameter < least.diameter ? one : least));
}
