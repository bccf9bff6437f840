/** @file The common size of images that may differ a little. */
import type { Size } from './size.js';
import { median } from '../median.js';

/** Median width and height; the upper of the two in the middle, as their average may fit no image. */
export function typicalSize(sizes: readonly Size[]): Size {
  return { width: median(sizes.map(({ width }) => width)), height: median(sizes.map(({ height }) => height)) };
}
