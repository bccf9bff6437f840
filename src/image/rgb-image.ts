/** @file Images in memory: plain typed arrays, the same in Node and in a browser. */
import type { Size } from '../geometry/index.js';

/** 8-bit RGB, interleaved, row by row from the top left: `data[(y * width + x) * 3 + channel]`, 0 … 255. */
export interface RgbImage extends Size {
  readonly data: Uint8Array;
}

/** One byte a pixel, row by row; in ground truth and surrogate masks > 0 means defect. */
export interface Mask extends Size {
  readonly data: Uint8Array;
}

/** One float a pixel, row by row: an anomaly map, an opacity, a height field. */
export interface FloatMap extends Size {
  readonly data: Float32Array;
}
