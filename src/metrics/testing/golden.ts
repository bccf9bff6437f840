/** @file Small and random maps for the tests of the pixel metrics. */
import type { Random } from '../../random.js';
import type { FloatMap, Mask } from '../../image/rgb-image.js';

export function mapOf(width: number, height: number, at: (row: number, column: number) => number): FloatMap {
  const data = Float32Array.from({ length: width * height }, (_, p) => at(Math.floor(p / width), p % width));
  return { width, height, data };
}

/** A mask that is set at the given [row, column] pairs. */
export function maskOf(width: number, height: number, set: readonly (readonly [number, number])[] = []): Mask {
  const data = new Uint8Array(width * height);
  for (const [row, column] of set) data[row * width + column] = 255;
  return { width, height, data };
}

/** Two 8×8 maps, the first with two 8-connected regions (three 4-connected ones), the second good. */
export const goldenMaps = [
  mapOf(8, 8, (i, j) => ((37 * i + 11 * j) % 64) / 64),
  mapOf(8, 8, (i, j) => ((29 * i + 17 * j) % 64) / 64),
];
export const goldenMasks = [
  maskOf(8, 8, [
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 4],
    [5, 6],
    [6, 6],
  ]),
  maskOf(8, 8),
];

/** Random maps of a few distinct values (so that ties are many); odd ones carry a square defect that scores higher. */
export function randomMaps(random: Random, count: number, side: number, values: number) {
  const masks = Array.from({ length: count }, (_, i) => {
    const corner = random.integer(0, side - 8);
    return i % 2 === 0 ? maskOf(side, side) : squareMask(side, corner, 6);
  });
  const maps = masks.map((mask) =>
    mapOf(side, side, (i, j) => {
      const lift = mask.data[i * side + j] > 0 ? 0.3 : 0;
      return Math.round((random.uniform() + lift) * values) / values;
    }),
  );
  return { maps, masks };
}

export function squareMask(side: number, corner: number, size: number): Mask {
  const inside = (p: number) => p >= corner && p < corner + size;
  const data = Uint8Array.from({ length: side * side }, (_, p) =>
    inside(Math.floor(p / side)) && inside(p % side) ? 1 : 0,
  );
  return { width: side, height: side, data };
}
