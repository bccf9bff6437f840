/**
 * @file Images larger than a network's grid, seen tile by tile and stitched so that no seam shows.
 *
 * Along each axis of length L tiles of side t start at s_i = round(i (L − t) / ((n − 1) · 32)) · 32, n = ⌈(L − o) / (t − o)⌉, so
 * that neighbours overlap by o pixels or more. A cell at the distance d from its tile's nearer border weighs
 * w(d) = sin²(½π · clamp((d − ¼o) / ½o, 0, 1)): what lies within ¼o of a border sees the padding of the convolutions and counts
 * nothing, and over the middle of an overlap one tile fades into the next (raised cosine, w(d) + w(o − d) = 1). A border of the
 * tile that is the image's own does not count. Weights are divided by their sum over the tiles, so they add up to one.
 *
 * Stitching is linear and separable: with all tiles' maps side by side as one map m, [n_y · h, n_x · w], it is S_y · m · S_xᵀ.
 */
import { clamp, type Size } from '../geometry/index.js';
import {
  DYNAMIC,
  floats,
  gather,
  gatherAt,
  integers,
  loop,
  matmul,
  reshape,
  transpose,
  type Tensor,
} from '../graph/index.js';

/** How working-size images are cut. All sides are multiples of {@link TILE_STEP}. */
export interface Tiling {
  readonly tile: Size;
  /** Pixels that neighbouring tiles share at least. */
  readonly overlap: number;
}

/** Tiles start at multiples of the coarsest stride that a backbone may have. */
export const TILE_STEP = 32;

/** Where tiles start along one axis, rising; the last one ends at `length`. */
export function tileStarts(length: number, tile: number, overlap: number): number[] {
  if (tile >= length) return [0];
  const count = Math.ceil((length - overlap) / (tile - overlap));
  return Array.from(
    { length: count },
    (_, i) => TILE_STEP * Math.round((i * (length - tile)) / ((count - 1) * TILE_STEP)),
  );
}

/** The top left corners of all tiles, row by row. */
export function tileCorners(size: Size, { tile, overlap }: Tiling): { readonly x: number; readonly y: number }[] {
  const columns = tileStarts(size.width, tile.width, overlap);
  return tileStarts(size.height, tile.height, overlap).flatMap((y) => columns.map((x) => ({ x, y })));
}

/**
 * S of one axis: from the cells of all tiles in a row to those of the whole, [length / stride, tiles · tile / stride].
 * @param stride pixels a cell
 */
export function stitching(length: number, tile: number, overlap: number, stride: number): Float32Array {
  const starts = tileStarts(length, tile, overlap);
  const cells = Math.min(tile, length) / stride;
  const [rows, columns] = [length / stride, starts.length * cells];
  const weights = new Float64Array(rows * columns);
  starts.forEach((start, i) => {
    for (let k = 0; k < cells; k++) {
      const middle = (k + 0.5) * stride;
      const before = start === 0 ? Infinity : middle;
      const after = start + tile >= length ? Infinity : tile - middle;
      const row = start / stride + k;
      weights[row * columns + i * cells + k] = fade(Math.min(before, after), overlap);
    }
  });
  const result = new Float32Array(weights.length);
  for (let row = 0; row < rows; row++) {
    const own = weights.subarray(row * columns, (row + 1) * columns);
    const total = own.reduce((sum, weight) => sum + weight, 0);
    result.set(
      own.map((weight) => weight / total),
      row * columns,
    );
  }
  return result;
}

function fade(distance: number, overlap: number): number {
  return Math.sin((Math.PI / 2) * clamp((distance - overlap / 4) / (overlap / 2), 0, 1)) ** 2;
}

/**
 * What `look` gives of every tile, one after the other, so that memory does not grow with their number.
 * @param x [N, C, H, W] of the working size
 * @param look from a tile [N, C, h, w] and its number (int64 scalar) to tensors whose first axis is N, if they have one
 * @returns each of these stacked along a new first axis, tiles row by row
 */
export function overTiles(
  x: Tensor,
  size: Size,
  tiling: Tiling,
  look: (tile: Tensor, turn: Tensor) => readonly Tensor[],
): Tensor[] {
  const { graph } = x;
  const { tile, overlap } = tiling;
  const [rows, columns] = [tileStarts(size.height, tile.height, overlap), tileStarts(size.width, tile.width, overlap)];
  const cut = gather(gather(x, pixels(rows, tile.height), 2), pixels(columns, tile.width), 3);
  const grid = reshape(cut, [DYNAMIC, x.shape[1], rows.length, tile.height, columns.length, tile.width]);
  const count = rows.length * columns.length;
  const tiles = reshape(transpose(grid, [2, 4, 0, 1, 3, 5]), [count, DYNAMIC, x.shape[1], tile.height, tile.width]);
  const turns = graph.constant(integers([count], [1]));
  return loop(turns, [], (_, turn) => ({
    state: [],
    scans: look(gatherAt(tiles, turn), turn).map((tensor, i) => ({ name: `tile_${i}`, tensor })),
  })).scans;
}

function pixels(starts: readonly number[], side: number): number[] {
  return starts.flatMap((start) => Array.from({ length: side }, (_, i) => start + i));
}

/** Maps of all tiles [tiles, N, C, h, w], as {@link overTiles} gives them, as one [N, C, H, W] of `size` in cells. */
export function stitched(maps: Tensor, size: Size, { tile, overlap }: Tiling): Tensor {
  const [, , channels, height, width] = maps.shape;
  const rows = tileStarts(size.height, tile.height, overlap).length;
  const columns = tileStarts(size.width, tile.width, overlap).length;
  const stride = { y: tile.height / height, x: tile.width / width };
  const whole = { height: size.height / stride.y, width: size.width / stride.x };
  const side = reshape(
    transpose(reshape(maps, [rows, columns, DYNAMIC, channels, height, width]), [2, 3, 0, 4, 1, 5]),
    [DYNAMIC, channels, rows * height, columns * width],
  );
  const left = stitching(size.height, tile.height, overlap, stride.y);
  const right = stitching(size.width, tile.width, overlap, stride.x);
  const { graph } = maps;
  const rowsOf = graph.constant(floats(left, [whole.height, rows * height]));
  const columnsOf = transpose(graph.constant(floats(right, [whole.width, columns * width])), [1, 0]);
  return matmul(rowsOf, matmul(side, columnsOf));
}
