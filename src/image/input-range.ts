/**
 * @file The range of numbers that images of 16 bits use. Cameras of 10, 12 and 14 bits write their numbers unshifted, so that
 * of 0 … 65535 only the lowest are used:
 *
 *   level = round(255 · (v − low) / (high − low)), cut off to 0 … 255.
 *
 * Where all 16 bits are used the same holds with 0 … 65535, so that the same picture with fewer bits has the same levels.
 */
import { ClflowError } from '../errors.js';
import { clamp } from '../geometry/index.js';
import type { RgbImage } from './rgb-image.js';
import type { Colours } from './samples.js';

/** Numbers of 16-bit images that become 0 and 255. */
export interface InputRange {
  readonly low: number;
  readonly high: number;
}

/** That of images that use all 16 bits. */
const FULL_RANGE: InputRange = { low: 0, high: 65535 };

/** Highest numbers of 8, 10, 12 and 14 bits. */
const FULL_SCALES = [255, 1023, 4095, 16383];

/**
 * The range of a camera whose images reach `highest`: the least full scale of 8, 10, 12 or 14 bits that holds it; undefined
 * where all 16 bits are used, and where all is 0.
 */
export function rangeUpTo(highest: number): InputRange | undefined {
  const high = highest > 0 ? FULL_SCALES.find((scale) => highest <= scale) : undefined;
  return high === undefined ? undefined : { low: 0, high };
}

/** 16-bit numbers to levels of 0 … 255, from full depth. Throws ClflowError `usage` for a range that is none. */
export function scaleRange(
  { width, height, data }: Colours<Uint16Array>,
  { low, high }: InputRange = FULL_RANGE,
): RgbImage {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new ClflowError('usage', `A range must go from a lower to a higher number, not from ${low} to ${high}.`);
  }
  const levels = Uint8Array.from({ length: 65536 }, (_, value) =>
    Math.round(255 * clamp((value - low) / (high - low), 0, 1)),
  );
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = levels[data[i]];
  return { width, height, data: result };
}
