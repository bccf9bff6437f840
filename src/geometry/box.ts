/** @file Rectangles. */

/** A rectangle in pixels, from its left upper corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
