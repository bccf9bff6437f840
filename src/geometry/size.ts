/** @file The size of an image or a map. */

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
