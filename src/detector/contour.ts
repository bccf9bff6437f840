/** @file The outline of a region of a map, as polygons. */
import { contours } from 'd3-contour';
import type { FloatMap } from '../image/rgb-image.js';
import { clamp, type Size } from '../geometry/index.js';

/** A closed line without its first point repeated: [x, y] in pixels of the original image, pixel edges at whole numbers. */
export type Polygon = readonly (readonly [x: number, y: number])[];

/** Part of a map, in its pixels. */
export interface MapBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where a part of a map begins in the whole. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
  readonly whole: Size;
}

/**
 * Where the map, interpolated between the centres of its pixels, crosses the threshold around the pixels of one label: the outer
 * lines, one for each piece (marching squares).
 * @param box around the label's pixels
 * @param image size of the original image
 * @param place where the map lies in a larger one, of which it has at least what is next to the label's pixels; missing: it is whole
 */
export function outlines(
  map: FloatMap,
  labels: ArrayLike<number>,
  label: number,
  box: MapBox,
  threshold: number,
  image: Size,
  place: MapPlace = { x: 0, y: 0, whole: map },
): Polygon[] {
  // One pixel around, so that every line is closed; beyond the map's own edge lies what is below the threshold.
  const [width, height] = [box.right - box.left + 3, box.bottom - box.top + 3];
  const below = threshold - 1e-6 * (1 + Math.abs(threshold));
  const values = new Array<number>(width * height).fill(below);
  const right = Math.min(map.width - 1, box.right + 1);
  const bottom = Math.min(map.height - 1, box.bottom + 1);
  for (let y = Math.max(0, box.top - 1); y <= bottom; y++) {
    let x = Math.max(0, box.left - 1);
    let to = (y - box.top + 1) * width + x - box.left + 1;
    for (let at = y * map.width + x; x <= right; x++, at++, to++) {
      const value = map.data[at];
      if (labels[at] === label || value < below) values[to] = value;
    }
  }
  const [shape] = contours().size([width, height]).thresholds([threshold])(values);
  const [scaleX, scaleY] = [image.width / place.whole.width, image.height / place.whole.height];
  return shape.coordinates.map(([outer]) =>
    outer
      .slice(0, -1)
      .map(([x, y]): [number, number] => [
        tenth(clamp(place.x + x + box.left - 1, 0, place.whole.width) * scaleX),
        tenth(clamp(place.y + y + box.top - 1, 0, place.whole.height) * scaleY),
      ]),
  );
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10;
}
