/**
 * @file The window of a negative's grid that training looks at. A defect covers a small part of a grid, and couplings see few
 * cells around a position, so what the flow says inside a window is what it would say of the whole grid, but for a border of
 * cells that would see what is cut off: those count as neither inside nor outside.
 */
import type { Box, Size } from '../geometry/index.js';
import type { GridMasks } from './surrogate-masks.js';

/** Size of the windows; null where the whole grid is no larger, or a window would hardly hold more than its border. */
export function windowSize(grid: Size, side: number | null, border: number): Size | null {
  if (side === null || side <= 4 * border) return null;
  const width = Math.min(side, grid.width);
  const height = Math.min(side, grid.height);
  return width === grid.width && height === grid.height ? null : { width, height };
}

/**
 * The window that sees most harmed cells, border aside; of several the one whose middle is nearest to theirs.
 * @param inside 1 where a cell is harmed, [height · width] of the grid
 * @param border cells from a window's edge that do not count, where that is not the grid's own
 */
export function windowAround(inside: Float32Array, grid: Size, size: Size, border: number): Box {
  const sums = summedArea(inside, grid);
  const middle = middleOf(inside, grid);
  let best = { x: 0, y: 0, ...size };
  let most = -1;
  let nearest = Infinity;
  for (let y = 0; y + size.height <= grid.height; y++) {
    for (let x = 0; x + size.width <= grid.width; x++) {
      const window = { x, y, ...size };
      const seen = sumIn(sums, grid, innerPart(window, grid, border));
      const away = (x + size.width / 2 - middle.x) ** 2 + (y + size.height / 2 - middle.y) ** 2;
      if (seen < most || (seen === most && away >= nearest)) continue;
      [best, most, nearest] = [window, seen, away];
    }
  }
  return best;
}

/** Masks of a window, [its height · its width], and beyond it. */
interface WindowMasks extends GridMasks {
  /** 1 where the grid is outside and no part of the window that counts; [height · width] of the grid */
  readonly beyond: Float32Array;
}

/** Masks of the window alone, without its border. */
export function masksWithin(
  { inside, outside, boxes }: GridMasks,
  grid: Size,
  window: Box,
  border: number,
): WindowMasks {
  const inner = innerPart(window, grid, border);
  const cut = (mask: Float32Array): Float32Array => {
    const result = new Float32Array(window.width * window.height);
    for (let y = inner.y; y < inner.y + inner.height; y++) {
      const from = y * grid.width + inner.x;
      result.set(mask.subarray(from, from + inner.width), (y - window.y) * window.width + inner.x - window.x);
    }
    return result;
  };
  const beyond = outside.slice();
  for (let y = inner.y; y < inner.y + inner.height; y++) {
    beyond.fill(0, y * grid.width + inner.x, y * grid.width + inner.x + inner.width);
  }
  return { inside: cut(inside), outside: cut(outside), boxes: cut(boxes), beyond };
}

/** A map [depth, height, width] in a window: [depth, window's height, window's width]. */
export function cutWindow(map: Float32Array, grid: Size, window: Box): Float32Array {
  const plane = grid.width * grid.height;
  const depth = map.length / plane;
  const result = new Float32Array(depth * window.width * window.height);
  let to = 0;
  for (let c = 0; c < depth; c++) {
    for (let y = window.y; y < window.y + window.height; y++, to += window.width) {
      const from = c * plane + y * grid.width + window.x;
      result.set(map.subarray(from, from + window.width), to);
    }
  }
  return result;
}

/** The cells of a window by their number in the grid, row by row. */
export function cellsWithin(grid: Size, window: Box): number[] {
  return Array.from({ length: window.width * window.height }, (_, i) => {
    return (window.y + Math.floor(i / window.width)) * grid.width + window.x + (i % window.width);
  });
}

/** What of a window is exact. Beyond the grid's own edges there are zeros in any case. */
function innerPart({ x, y, width, height }: Box, grid: Size, border: number): Box {
  const left = x === 0 ? 0 : x + border;
  const top = y === 0 ? 0 : y + border;
  const right = x + width === grid.width ? grid.width : x + width - border;
  const bottom = y + height === grid.height ? grid.height : y + height - border;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Sums over all cells above and to the left, [(height + 1) · (width + 1)]. */
function summedArea(cells: Float32Array, { width, height }: Size): Float64Array {
  const row = width + 1;
  const sums = new Float64Array(row * (height + 1));
  for (let y = 0; y < height; y++) {
    let line = 0;
    for (let x = 0; x < width; x++) {
      line += cells[y * width + x];
      sums[(y + 1) * row + x + 1] = sums[y * row + x + 1] + line;
    }
  }
  return sums;
}

function sumIn(sums: Float64Array, { width: columns }: Size, { x, y, width, height }: Box): number {
  const at = (column: number, line: number): number => sums[line * (columns + 1) + column];
  return at(x + width, y + height) - at(x, y + height) - at(x + width, y) + at(x, y);
}

/** The mean place of the harmed cells, that of the grid where there are none. */
function middleOf(inside: Float32Array, { width, height }: Size): { readonly x: number; readonly y: number } {
  let [x, y, count] = [0, 0, 0];
  inside.forEach((one, i) => {
    x += one * ((i % width) + 0.5);
    y += one * (Math.floor(i / width) + 0.5);
    count += one;
  });
  return count === 0 ? { x: width / 2, y: height / 2 } : { x: x / count, y: y / count };
}
