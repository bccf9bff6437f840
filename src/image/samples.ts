/**
 * @file From an image's decoded channels to red, green and blue. A transparent area lies on black:
 *
 *   c' = ⌊c · α / α_max⌋.
 */
import type { Size } from '../geometry/index.js';

/** Interleaved numbers of 8 or 16 bits. */
export type Depths = Uint8Array | Uint16Array;

/** Interleaved channels of an image that was turned upright, its colours in sRGB. */
export interface Samples<T extends Depths = Depths> extends Size {
  readonly data: T;
  readonly channels: number;
  /** Which channels are red, green and blue. */
  readonly colours: readonly [number, number, number];
  /** Which channel is alpha; null where there is none. */
  readonly alpha: number | null;
}

/** RGB, interleaved. */
export interface Colours<T extends Depths = Depths> extends Size {
  readonly data: T;
}

/** Whether no pixel has any opacity: such an alpha channel was never written, and means nothing. */
export function hasEmptyAlpha({ data, channels, alpha }: Samples): boolean {
  if (alpha === null) return false;
  for (let i = alpha; i < data.length; i += channels) if (data[i] > 0) return false;
  return true;
}

/** Whether some pixel is not wholly opaque. */
export function isTransparent({ data, channels, alpha }: Samples): boolean {
  if (alpha === null) return false;
  const most = data instanceof Uint8Array ? 255 : 65535;
  for (let i = alpha; i < data.length; i += channels) if (data[i] < most) return true;
  return false;
}

/** Red, green and blue, laid on black by their alpha unless it is 0 everywhere. */
export function toColours<T extends Depths>(samples: Samples<T>): Colours<T> {
  const { width, height, data, channels, colours, alpha } = samples;
  if (channels === 3 && colours[1] === 1 && alpha === null) return { width, height, data };
  const pixels = width * height;
  const result = (data instanceof Uint8Array ? new Uint8Array(pixels * 3) : new Uint16Array(pixels * 3)) as T;
  const [red, green, blue] = colours;
  const opacity = hasEmptyAlpha(samples) ? null : alpha;
  const most = data instanceof Uint8Array ? 255 : 65535;
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += 3) {
    const a = opacity === null ? most : data[from + opacity];
    // Typed arrays drop what is behind the point.
    result[to] = (data[from + red] * a) / most;
    result[to + 1] = (data[from + green] * a) / most;
    result[to + 2] = (data[from + blue] * a) / most;
  }
  return { width, height, data: result };
}

export function highestOf(data: Depths): number {
  let highest = 0;
  for (let i = 0; i < data.length; i++) if (data[i] > highest) highest = data[i];
  return highest;
}
