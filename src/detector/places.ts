/**
 * @file Places of an image that is cut into tiles: squares in a grid over the whole image, so that a tile knows where it lies.
 * Each place has statistics of its own, as a position has in an image that the network sees whole; they are at most about 48 a
 * side, so that a model takes no more memory however large the images are.
 */
import type { Size } from '../geometry/index.js';
import { TILE_STEP, tileCorners, type Tiling } from './tiling.js';

/** A grid of places, row by row; the last ones may be narrower. */
export interface Places extends Size {
  /** Pixels of a place's side, a multiple of {@link TILE_STEP}. */
  readonly side: number;
}

/** About so many places a side. */
const MOST = 48;

/** @param size working size */
export function placesOf({ width, height }: Size): Places {
  const side = TILE_STEP * Math.ceil(Math.sqrt(width * height) / (TILE_STEP * MOST));
  return { side, width: Math.ceil(width / side), height: Math.ceil(height / side) };
}

/** For every tile the numbers of the places that its blocks of {@link TILE_STEP} pixels lie in, row by row. */
export function placesOfTiles(size: Size, tiling: Tiling): number[][] {
  const { side, width } = placesOf(size);
  const [rows, columns] = [tiling.tile.height / TILE_STEP, tiling.tile.width / TILE_STEP];
  return tileCorners(size, tiling).map(({ x, y }) =>
    Array.from({ length: rows * columns }, (_, i) => {
      const row = Math.floor((y + TILE_STEP * Math.floor(i / columns)) / side);
      return row * width + Math.floor((x + TILE_STEP * (i % columns)) / side);
    }),
  );
}
