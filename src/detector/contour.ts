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

/**
 * Where the map, interpolated between the centres of its pixels, crosses the threshold around the pixels of one label: the outer
 * lines, one for each piece (marching squares).
 * @param box around the label's pixels
 */
export function outlines(
  map: FloatMap,
  labels: ArrayLike<number>,
  label: number,
  box: MapBox,
  threshold: number,
  image: Size,
): Polygon[] {
  // One pixel around, so that every line is closed; beyond the map's own edge lies what is below the threshold.
  const [width, height] = [box.right - box.left + 3, box.bottom - box.top + 3];
  const below = threshold - 1e-6 * (1 + Math.abs(threshold));
  const values = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [box.left - 1 + (i % width), box.top - 1 + Math.floor(i / width)];
    if (x < 0 || y < 0 || x >= map.width || y >= map.height) return below;
    const at = y * map.width + x;
    return labels[at] === label ? map.data[at] : Math.min(map.data[at], below);
  });
  const [shape] = contours().size([width, height]).thresholds([threshold])(values);
  const [scaleX, scaleY] = [image.width / map.width, image.height / map.height];
  return shape.coordinates.map(([outer]) =>
    outer
      .slice(0, -1)
      .map(([x, y]): [number, number] => [
        tenth(clamp(x + box.left - 1, 0, map.width) * scaleX),
        tenth(clamp(y + box.top - 1, 0, map.height) * scaleY),
      ]),
  );
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10;
}
