/** @file Whether a graphics card gives the scores of the processor: a threshold belongs to the scores that it was calibrated on. */
import type { RgbImage } from '../image/rgb-image.js';
import type { ImageDetector } from './detector.js';

/** Relative, between the scores of the card and of the processor. */
export const SCORE_TOLERANCE = 1e-3;

/** Relative difference of the score that `card` gives a drawn picture from the one that `processor` gives it, ≥ 0. */
export async function scoreDifference(processor: ImageDetector, card: ImageDetector): Promise<number> {
  const expected = await scoreOfSample(processor);
  return Math.abs((await scoreOfSample(card)) / expected - 1);
}

async function scoreOfSample(detector: ImageDetector): Promise<number> {
  const { width, height } = detector.metadata.size;
  const [{ score }] = await detector.score([sample(width + 13, height + 7)]);
  return score;
}

/** A picture with edges and colours. */
function sample(width: number, height: number): RgbImage {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y, channel] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    return (((x >> 3) ^ (y >> 3)) % 2 === 0 ? 60 : 160) + ((x * (channel + 1) + 3 * y) % 64);
  });
  return { width, height, data };
}
